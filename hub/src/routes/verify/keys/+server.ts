import type { RequestHandler } from './$types';

/** For verifiers without a network: the keys of offline codes and the papers taken back, signed. */
export const GET: RequestHandler = async ({ locals }) => {
  const list = await locals.hub.keyList();
  const name = `yizhan-keys-${locals.hub.settings.issuer}.json`;
  return new Response(JSON.stringify(list), {
    headers: {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'public, max-age=60',
    },
  });
};
