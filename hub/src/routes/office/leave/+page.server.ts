import { isFault } from '@yizhan/shared/faults.ts';
import { wordReason } from '@yizhan/shared/messages/reasons.ts';
import { fail, redirect } from '@sveltejs/kit';
import { readFields } from '../../../desk/acts/fields.ts';
import { wordFault } from '../../../desk/word-fault.ts';
import { readForm } from '../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  return {
    found: officer && (await locals.hub.rota.leaves(officer)),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  take: async ({ locals, request }) => {
    const fields = readFields(await readForm({ request, locals }));
    const { language, hub } = locals;
    const refused = (texts: readonly string[], chain: readonly string[] = []) =>
      fail(400, { what: 'take' as const, texts, chain, values: fields.values });
    const officer = await hub.powers.officerOf(locals.staff);
    if (!officer) return refused([wordFault({ fault: 'not-allowed' }, language)]);
    const outcome = await hub.rota.takeLeave(officer, fields);
    if (isFault(outcome)) return refused([wordFault(outcome, language)]);
    if (typeof outcome === 'string') return redirect(303, '/office/leave?done=recorded');
    const names = (outcome.chain ?? []).map((name) => name[language]);
    return refused(
      outcome.reasons.map((one) => wordReason(one, language)),
      names,
    );
  },
  end: async ({ locals, request }) => {
    const fields = readFields(await readForm({ request, locals }));
    const refused = (text: string) => fail(400, { what: 'end' as const, texts: [text], chain: [], values: {} });
    const officer = await locals.hub.powers.officerOf(locals.staff);
    if (!officer) return refused(wordFault({ fault: 'not-allowed' }, locals.language));
    const outcome = await locals.hub.rota.endLeave(officer, fields.one('leave'));
    return isFault(outcome) ? refused(wordFault(outcome, locals.language)) : redirect(303, '/office/leave?done=ended');
  },
};
