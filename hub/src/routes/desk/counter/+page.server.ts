import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { wordReason } from '@yizhan/shared/messages/reasons.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { readFields, type Fields } from '../../../desk/acts/fields.ts';
import type { Refused } from '../../../desk/acts/perform-act.ts';
import { wordFault } from '../../../desk/word-fault.ts';
import { readForm } from '../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const person = url.searchParams.get('person');
  if (person === null) return { at: undefined };
  const at = await locals.hub.counter.page(person, url.searchParams.get('service'));
  if (at === undefined) error(404, word(texts.error.notFound, locals.language));
  return { at };
};

/** A card's number is no part of an address, which is logged: it is sent as a form. */
const find = async ({ locals, request }: RequestEvent) => {
  const fields = readFields(await readForm({ request, locals }));
  const typed = fields.one('q');
  return { what: 'found' as const, typed, people: await locals.hub.counter.find(typed) };
};

const about = (fields: Fields) => ({ person: fields.one('person'), service: fields.one('service') });

const review = async ({ locals, request }: RequestEvent) => {
  const fields = readFields(await readForm({ request, locals }));
  const { person, service } = about(fields);
  if (!locals.staff) return error(401);
  const lines = await locals.hub.counter.review(locals.staff, person, service, fields);
  if ('fault' in lines) return refused(lines, fields, locals.language);
  return { what: 'review' as const, lines, values: fields.values };
};

/** Back from the review: what was typed is typed again. */
const change = async ({ locals, request }: RequestEvent) => {
  const fields = readFields(await readForm({ request, locals }));
  return { what: 'change' as const, values: fields.values };
};

const handIn = async ({ locals, request }: RequestEvent) => {
  const fields = readFields(await readForm({ request, locals }));
  const { person, service } = about(fields);
  if (!locals.staff) return error(401);
  const receipt = await locals.hub.counter.handIn(locals.staff, person, service, fields);
  if ('fault' in receipt) return refused(receipt, fields, locals.language);
  return { what: 'receipt' as const, receipt };
};

const refused = ({ fault, problems }: Refused, fields: Fields, language: App.Locals['language']) =>
  // 403 is the door's own word: here the way in was open, and this form was refused.
  fail(400, {
    ...{ what: 'refused' as const, fault: fault.fault, values: fields.values },
    message: wordFault(fault, language, Object.fromEntries(problems.map(({ field, label }) => [field, label]))),
    problems: problems.map(({ field, label, reason }) => ({
      ...{ field, label: label[language], text: wordReason(reason, language) },
    })),
  });

export const actions: Actions = {
  find: (event) => find(event),
  review: (event) => review(event),
  change: (event) => change(event),
  handIn: (event) => handIn(event),
};
