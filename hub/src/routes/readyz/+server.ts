import type { RequestHandler } from './$types';

/** 200 or 503, with each check and why it fails: for a balancer, and for the person who looks why it was taken out. */
export const GET: RequestHandler = async ({ locals }) => {
  const readiness = await locals.hub.readiness();
  return Response.json(readiness, { status: readiness.ok ? 200 : 503 });
};
