import { isFault } from '@yizhan/shared/faults.ts';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readFields } from '../../../desk/acts/fields.ts';
import { wordFault } from '../../../desk/word-fault.ts';
import type { HeadAct } from '../../../office/escalations/open-escalations-room.ts';
import { readForm } from '../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  list: await locals.hub.escalations.list(locals.staff),
  done: url.searchParams.get('done'),
});

const act =
  (name: HeadAct) =>
  async ({ locals, request }: RequestEvent) => {
    const fields = readFields(await readForm({ request, locals }));
    const outcome = await locals.hub.escalations.act(locals.staff, name, fields);
    if (!isFault(outcome)) return redirect(303, `/office/escalations?done=${name}`);
    const about = { act: name, case: fields.one('case'), step: fields.one('step'), slot: fields.one('slot') };
    // 403 is the door's own word: here the way in was open, and this form was refused.
    return fail(outcome.fault === 'step-over' ? 409 : 400, {
      ...{ ...about, message: wordFault(outcome, locals.language), values: fields.values },
    });
  };

export const actions: Actions = {
  nudge: act('nudge'),
  handOn: act('handOn'),
  extend: act('extend'),
};
