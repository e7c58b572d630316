import type { RequestHandler } from './$types';

/** The process answers; whether it can serve is `/readyz`. */
export const GET: RequestHandler = () => new Response('ok\n', { headers: { 'content-type': 'text/plain' } });
