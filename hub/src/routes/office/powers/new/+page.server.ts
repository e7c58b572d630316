import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readFields, type Fields } from '../../../../desk/acts/fields.ts';
import type { Officer } from '../../../../office/officer.ts';
import type { GrantProblem } from '../../../../office/powers/read-grant.ts';
import { wordFault } from '../../../../desk/word-fault.ts';
import { readForm } from '../../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url: { searchParams: asked } }) => {
  const { powers } = locals.hub;
  const officer = await powers.officerOf(locals.staff);
  if (!officer) return { steps: [], form: undefined, anew: false };
  const [of, like] = [asked.get('of'), asked.get('like') ?? undefined];
  const form = of === null ? undefined : await powers.form(officer, of, like);
  return { steps: form ? [] : await powers.grantable(officer), form, anew: like !== undefined };
};

type Given = { readonly officer: Officer; readonly fields: Fields };

const given = async ({ locals, request }: RequestEvent): Promise<Given | undefined> => {
  const fields = readFields(await readForm({ request, locals }));
  const officer = await locals.hub.powers.officerOf(locals.staff);
  return officer && { officer, fields };
};

type Refusal = { readonly fault?: Fault; readonly problems?: readonly GrantProblem[] };

const refused = ({ locals }: RequestEvent, { fault, problems = [] }: Refusal, fields?: Fields) =>
  fail(400, {
    what: 'refused' as const,
    message: fault && wordFault(fault, locals.language),
    problems: problems.map(({ field, says }) => ({ field, text: says[locals.language] })),
    values: fields?.values ?? {},
  });
const notAllowed = { fault: { fault: 'not-allowed' } } as const;

/** Looks for a deputy; what was typed beside it stays. */
const find = async (event: RequestEvent) => {
  const from = await given(event);
  if (!from) return refused(event, notAllowed);
  const people = await event.locals.hub.powers.colleagues(from.fields.one('q'));
  return { what: 'found' as const, people, values: { ...from.fields.values, holder: ['person'] } };
};

const propose = async (event: RequestEvent) => {
  const from = await given(event);
  if (!from) return refused(event, notAllowed);
  const { officer, fields } = from;
  const proposed = await event.locals.hub.powers.propose(officer, fields.one('of'), fields);
  if (isFault(proposed)) return refused(event, { fault: proposed }, fields);
  if (!('view' in proposed)) return refused(event, { problems: proposed }, fields);
  return { what: 'proposed' as const, view: proposed.view, values: fields.values };
};

/** Back from the preview: what was typed is typed again. */
const change = async (event: RequestEvent) => {
  const from = await given(event);
  return from ? { what: 'change' as const, values: from.fields.values } : refused(event, notAllowed);
};

const grant = async (event: RequestEvent) => {
  const from = await given(event);
  if (!from) return refused(event, notAllowed);
  const { officer, fields } = from;
  const { powers } = event.locals.hub;
  const proposed = await powers.propose(officer, fields.one('of'), fields);
  if (isFault(proposed)) return refused(event, { fault: proposed }, fields);
  if (!('view' in proposed)) return refused(event, { problems: proposed }, fields);
  const granted = await powers.grant(officer, fields.one('id'), proposed);
  return isFault(granted)
    ? refused(event, { fault: granted }, fields)
    : redirect(303, `/office/powers/${granted}?done=granted`);
};

export const actions: Actions = {
  find: (event) => find(event),
  propose: (event) => propose(event),
  change: (event) => change(event),
  grant: (event) => grant(event),
};
