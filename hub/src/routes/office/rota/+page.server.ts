import { wordReason } from '@yizhan/shared/messages/reasons.ts';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { isFault } from '@yizhan/shared/faults.ts';
import { readFields } from '../../../desk/acts/fields.ts';
import { wordFault } from '../../../desk/word-fault.ts';
import { readForm } from '../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** A choice of a form that was left empty is sent as an empty text. */
const asked = (url: URL, name: string): string | undefined => {
  const typed = url.searchParams.get(name);
  return typed ? typed.slice(0, 60) : undefined;
};

export const load: PageServerLoad = async ({ locals, url }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  if (!officer) return { rota: undefined, done: null };
  const rota = await locals.hub.rota.rota(officer, { week: asked(url, 'week'), department: asked(url, 'department') });
  return { rota, done: url.searchParams.get('done') };
};

/** Back to the week that was shown. */
const back = (url: URL, done: string): string => {
  const kept = ['week', 'department'].flatMap((name) => {
    const value = asked(url, name);
    return value === undefined ? [] : [[name, value]];
  });
  return `/office/rota?${new URLSearchParams([...kept, ['done', done]]).toString()}`;
};

const act =
  (what: 'plan' | 'remove') =>
  async ({ locals, request, url }: RequestEvent) => {
    const fields = readFields(await readForm({ request, locals }));
    const refused = (texts: readonly string[]) => fail(400, { what, texts, values: fields.values });
    const officer = await locals.hub.powers.officerOf(locals.staff);
    if (!officer) return refused([wordFault({ fault: 'not-allowed' }, locals.language)]);
    const { rota } = locals.hub;
    const outcome =
      what === 'plan' ? await rota.plan(officer, fields) : await rota.remove(officer, fields.one('shift'));
    if (isFault(outcome)) return refused([wordFault(outcome, locals.language)]);
    if (typeof outcome !== 'string') return refused(outcome.reasons.map((one) => wordReason(one, locals.language)));
    return redirect(303, back(url, outcome));
  };

export const actions: Actions = {
  plan: act('plan'),
  remove: act('remove'),
};
