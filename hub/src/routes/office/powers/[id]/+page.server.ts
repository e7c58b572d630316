import { isFault } from '@yizhan/shared/faults.ts';
import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import { readFields } from '../../../../desk/acts/fields.ts';
import { wordFault } from '../../../../desk/word-fault.ts';
import { readForm } from '../../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  const power = officer && (await locals.hub.powers.power(officer, params.id));
  if (!power) error(404, word(texts.error.notFound, locals.language));
  return { power, done: url.searchParams.get('done') };
};

export const actions: Actions = {
  revoke: async ({ locals, params, request }) => {
    const fields = readFields(await readForm({ request, locals }));
    const officer = await locals.hub.powers.officerOf(locals.staff);
    const power = officer && (await locals.hub.powers.power(officer, params.id));
    if (!officer || !power) return error(404, word(texts.error.notFound, locals.language));
    const note = fields.one('note');
    const revoked = await locals.hub.powers.revoke(officer, params.id, note);
    if (isFault(revoked)) return fail(400, { message: wordFault(revoked, locals.language), note });
    return redirect(303, `/office/powers/${params.id}?done=revoked`);
  },
};
