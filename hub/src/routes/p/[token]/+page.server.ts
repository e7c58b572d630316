import type { PageServerLoad } from './$types';

/** What was wrong last, as the file's own door sends whoever comes from there back here. */
const WRONG = new Set(['link-over', 'link-number', 'too-many-tries']);

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  setHeaders({ 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
  const wrong = url.searchParams.get('wrong') ?? '';
  const left = Number(url.searchParams.get('left'));
  const about = await locals.hub.links.about(params.token);
  if (!about) locals.status = 404;
  return {
    about,
    at: locals.hub.now().toISOString(),
    wrong: WRONG.has(wrong) ? wrong : undefined,
    left: Number.isSafeInteger(left) ? left : 0,
  };
};
