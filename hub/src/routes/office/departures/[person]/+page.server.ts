import { isFault } from '@yizhan/shared/faults.ts';
import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import { wordFault } from '../../../../desk/word-fault.ts';
import { readForm } from '../../../../read-form.ts';
import type { ChangeView } from '../../../../office/departures/model.ts';
import type { Actions, PageServerLoad } from './$types';

/** A choice of a form that was left empty is sent as an empty text. */
const chosen = (typed: unknown): string | undefined => (typeof typed === 'string' && typed !== '' ? typed : undefined);

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { hub, language } = locals;
  const nothing = { look: undefined, refused: undefined, done: null };
  const officer = await hub.powers.officerOf(locals.staff);
  if (!officer) return nothing;
  const successor = chosen(url.searchParams.get('successor'));
  const look = await hub.departures.look(officer, { person: params.person, successor });
  if (isFault(look) && look.fault === 'not-found') error(404, word(texts.error.notFound, language));
  if (isFault(look)) return { ...nothing, refused: wordFault(look, language) };
  return { look, refused: undefined, done: url.searchParams.get('done') };
};

export const actions: Actions = {
  confirm: async ({ locals, params, request }) => {
    const { hub, language } = locals;
    const form = await readForm({ request, locals });
    const refused = (message: string, changes: readonly ChangeView[] = []) => fail(400, { message, changes });
    const officer = await hub.powers.officerOf(locals.staff);
    if (!officer) return refused(wordFault({ fault: 'not-allowed' }, language));
    const facts = form.getAll('fact').filter((fact) => typeof fact === 'string');
    const leaver = { person: params.person, successor: chosen(form.get('successor')) };
    const left = await hub.departures.confirm(officer, leaver, facts);
    const page = `/office/departures/${params.person}`;
    if (left === 'left') return redirect(303, `${page}?done=left`);
    if (!isFault(left)) return refused('', left.changed);
    return left.fault === 'has-departed' ? redirect(303, `${page}?done=before`) : refused(wordFault(left, language));
  },
};
