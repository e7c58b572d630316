import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { wordReason } from '@yizhan/shared/messages/reasons.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { isUuid, readFields, type Fields } from '../../../../desk/acts/fields.ts';
import type { ActName, Refused } from '../../../../desk/acts/perform-act.ts';
import { wordFault } from '../../../../desk/word-fault.ts';
import { readForm } from '../../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ id: string }>;

const notFound = (language: App.Locals['language']): never => error(404, word(texts.error.notFound, language));

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const found = isUuid(params.id) && locals.staff ? await locals.hub.caseRoom.page(params.id, locals.staff) : undefined;
  if (found === undefined) return notFound(locals.language);
  return { found, done: url.searchParams.get('done') };
};

/** What goes back into the form: nothing that was typed is lost. */
const asTyped = (name: string, fields: Fields) => ({
  ...{ act: name, step: fields.one('step'), seen: Number(fields.one('seen')) || 0 },
  values: fields.values,
});

const act =
  (name: ActName) =>
  async ({ locals, params, request }: Event) => {
    const fields = readFields(await readForm({ request, locals }));
    if (!isUuid(params.id) || !locals.staff) return notFound(locals.language);
    const outcome = await locals.hub.caseRoom.act(locals.staff, { name, caseId: params.id, fields });
    if (outcome === 'gone') return notFound(locals.language);
    if (outcome === 'out-of-sight') redirect(303, `/desk?done=${name}`);
    if (outcome === 'done') redirect(303, `/desk/cases/${params.id}?done=${name}`);
    return fail(statusOf(outcome), { ...asTyped(name, fields), ...wordsOf(outcome, locals.language) });
  };

const statusOf = ({ fault: { fault } }: Refused): number => {
  if (fault === 'step-over' || fault === 'conflict') return 409;
  return fault === 'not-allowed' || fault.startsWith('power-') ? 403 : 400;
};

const wordsOf = ({ fault, problems, revokedBy }: Refused, language: App.Locals['language']) => ({
  fault: fault.fault,
  message: wordFault(fault, language, Object.fromEntries(problems.map(({ field, label }) => [field, label]))),
  revokedBy: revokedBy?.[language],
  problems: problems.map(({ field, label, reason }) => ({
    field,
    label: label[language],
    text: wordReason(reason, language),
  })),
});

/** Looks for somebody to hand over to, or to ask for a signature; what was typed beside it stays. */
const find = async ({ locals, request }: Event) => {
  const fields = readFields(await readForm({ request, locals }));
  const people = await locals.hub.caseRoom.colleagues(fields.one('q'));
  return { ...asTyped(fields.one('for'), fields), people };
};

export const actions: Actions = {
  take: act('take'),
  giveBack: act('giveBack'),
  sign: act('sign'),
  sendBack: act('sendBack'),
  addSigner: act('addSigner'),
  finish: act('finish'),
  handIn: act('handIn'),
  resubmit: act('resubmit'),
  settle: act('settle'),
  outside: act('outside'),
  object: act('object'),
  make: act('make'),
  nudge: act('nudge'),
  handOver: act('handOver'),
  pause: act('pause'),
  resume: act('resume'),
  voidCase: act('voidCase'),
  voidPaper: act('voidPaper'),
  linkPaper: act('linkPaper'),
  reopen: act('reopen'),
  ask: act('ask'),
  answer: act('answer'),
  duty: act('duty'),
  addReason: act('addReason'),
  retireReason: act('retireReason'),
  find: (event) => find(event),
};
