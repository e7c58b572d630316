import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { powerTexts as t } from '@yizhan/shared/messages/hub-powers.ts';
import { fail } from '@sveltejs/kit';
import { isUuid, readFields } from '../../../desk/acts/fields.ts';
import { wordFault } from '../../../desk/word-fault.ts';
import { readForm } from '../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url: { searchParams: asked } }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  if (!officer) return { list: undefined };
  const power = asked.get('power');
  return {
    list: await locals.hub.powers.reviews(officer, {
      which: asked.get('which') === 'done' ? 'done' : 'waiting',
      power: power !== null && isUuid(power) ? power : undefined,
      after: asked.get('after') ?? undefined,
    }),
  };
};

export const actions: Actions = {
  verdict: async ({ locals, request }) => {
    const fields = readFields(await readForm({ request, locals }));
    const [use, verdict, note] = [fields.one('use'), fields.one('verdict'), fields.one('note').trim()];
    const refused = (fault: Fault) => fail(400, { use, message: wordFault(fault, locals.language), note });
    const officer = await locals.hub.powers.officerOf(locals.staff);
    if (!officer) return refused({ fault: 'not-allowed' });
    if (!isUuid(use) || (verdict !== 'agreed' && verdict !== 'objected')) return refused({ fault: 'bad-message' });
    if (verdict === 'objected' && note === '')
      return fail(400, { use, message: t.reviews.noteMissing[locals.language], note });
    const reviewed = await locals.hub.powers.review(officer, { use, verdict, note: verdict === 'agreed' ? '' : note });
    return isFault(reviewed) ? refused(reviewed) : { use, verdict, reviewed };
  },
};
