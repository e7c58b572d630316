import { makePage, PAGE_POLICY } from '../../../offline-page/make-page.ts';
import type { RequestHandler } from './$types';

/** The page that is kept for days without a network; `?keep` saves it. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const page = makePage(await locals.hub.keyList());
  const name = `yizhan-verify-${locals.hub.settings.issuer}.html`;
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
      'cache-control': 'public, max-age=60',
      ...(url.searchParams.has('keep') && { 'content-disposition': `attachment; filename="${name}"` }),
    },
  });
};
