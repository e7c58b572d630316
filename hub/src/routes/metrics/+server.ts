import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from './$types';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** For the hub's own machine, or for whoever holds the token. */
export const GET: RequestHandler = async ({ locals, request }) => {
  const { metrics, settings } = locals.hub;
  const given = request.headers.get('authorization') ?? '';
  const allowed =
    settings.metricsToken === ''
      ? LOOPBACK.test(locals.address)
      : timingSafeEqual(hash(given), hash(`Bearer ${settings.metricsToken}`));
  if (!allowed) return new Response('Metrics need YIZHAN_METRICS_TOKEN, or come from this machine.\n', { status: 403 });
  return new Response(await metrics.registry.metrics(), { headers: { 'content-type': metrics.registry.contentType } });
};
