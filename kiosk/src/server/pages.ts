import type { RequestListener } from 'node:http';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');

/** The built screens, or in development the sources themselves, reloaded as they change. */
export const loadPages = async (dev: boolean): Promise<RequestListener> => {
  if (dev) {
    const { createServer } = await import('vite');
    process.chdir(root); // SvelteKit finds its project from the working directory
    const vite = await createServer({ root, server: { middlewareMode: true }, appType: 'custom' });
    return (request, response) => {
      vite.middlewares(request, response);
    };
  }
  const built = path.join(root, 'build', 'handler.js');
  const { handler } = (await import(built)) as { handler: RequestListener };
  return handler;
};
