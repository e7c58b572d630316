import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readFields, type Fields } from '../../../desk/acts/fields.ts';
import { wordFault } from '../../../desk/word-fault.ts';
import type { Officer } from '../../../office/officer.ts';
import { readForm } from '../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  return {
    clerks: officer && (await locals.hub.hours.look(officer)),
    done: url.searchParams.get('done'),
  };
};

type Act = (officer: Officer, fields: Fields, hub: App.Locals['hub']) => Promise<string | Fault>;

const answer =
  (act: Act) =>
  async ({ locals, request }: RequestEvent) => {
    const fields = readFields(await readForm({ request, locals }));
    const { hub, language, staff } = locals;
    const officer = await hub.powers.officerOf(staff);
    const done = officer ? await act(officer, fields, hub) : ({ fault: 'not-allowed' } as const);
    if (!isFault(done)) return redirect(303, `/office/hours?done=${done}`);
    return fail(400, { message: wordFault(done, language), person: fields.one('person'), hours: fields.one('hours') });
  };

export const actions: Actions = {
  propose: answer((officer, fields, hub) => hub.hours.propose(officer, fields)),
  agree: answer((officer, fields, hub) => hub.hours.decide(officer, fields.one('proposal'), true)),
  decline: answer((officer, fields, hub) => hub.hours.decide(officer, fields.one('proposal'), false)),
};
