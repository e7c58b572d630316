import { existsSync } from 'node:fs';
import path from 'node:path';
import { adapterEnvironment, type Handler, type LoadPages } from './web-door.ts';

const root = path.join(import.meta.dirname, '..');
const built = path.join(root, 'build', 'handler.js');

/** The pages as `vite build` left them. */
export const loadBuiltPages: LoadPages = async () => {
  if (!existsSync(built)) throw new Error('The pages are not built: run npm run build');
  Object.assign(process.env, adapterEnvironment); // read while the module below loads
  const { handler } = (await import(built)) as { handler: Handler };
  return handler;
};

/** The pages from their sources, with hot reload. */
export const loadPagesForDevelopment: LoadPages = async (server) => {
  const { createServer } = await import('vite');
  const vite = await createServer({ root, server: { middlewareMode: true, hmr: { server } } });
  return (request, response, next) => {
    vite.middlewares(request, response, next);
  };
};
