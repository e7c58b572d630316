import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { wordFault } from '../../../desk/word-fault.ts';
import type { Officer } from '../../../office/officer.ts';
import { readForm } from '../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  return {
    officer: officer !== undefined,
    balance: officer && (await locals.hub.balance.look(officer)),
    done: url.searchParams.get('done'),
  };
};

type Act = (officer: Officer, form: FormData, hub: App.Locals['hub']) => Promise<string | Fault>;

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** `act` comes to the page that follows. What was decided already has a page that says by whom. */
const answer =
  (act: Act) =>
  async ({ locals, request }: RequestEvent) => {
    const form = await readForm({ request, locals });
    const { hub, language, staff } = locals;
    const officer = await hub.powers.officerOf(staff);
    const next = officer ? await act(officer, form, hub) : ({ fault: 'not-allowed' } as const);
    if (!isFault(next)) return redirect(303, next);
    const proposal = text(form, 'proposal');
    if (next.fault === 'conflict' && officer && (await hub.balance.outcome(officer, proposal)))
      return redirect(303, `/office/balance/${proposal}?done=before`);
    return fail(400, { message: wordFault(next, language) });
  };

export const actions: Actions = {
  propose: answer(async (officer, _form, hub) => {
    const proposed = await hub.balance.propose(officer);
    return isFault(proposed) ? proposed : `/office/balance?done=${proposed}`;
  }),
  agree: answer(async (officer, form, hub) => {
    const proposal = text(form, 'proposal');
    const kept = form.getAll('keep').filter((id) => typeof id === 'string');
    const evened = await hub.balance.agree(officer, proposal, kept);
    return isFault(evened) ? evened : `/office/balance/${proposal}?done=agreed`;
  }),
  decline: answer(async (officer, form, hub) => {
    const proposal = text(form, 'proposal');
    const declined = await hub.balance.decline(officer, proposal);
    return isFault(declined) ? declined : `/office/balance/${proposal}?done=declined`;
  }),
};
