import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  const outcome = officer && (await locals.hub.balance.outcome(officer, params.proposal));
  if (!outcome) error(404, word(texts.error.notFound, locals.language));
  return { outcome, done: url.searchParams.get('done') };
};
