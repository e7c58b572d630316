/**
 * Answers as a browser's form sends them, field by field, into what `checkAnswers` judges. What cannot be read is passed
 * on as it came, so that the judge names the field; fields the form does not have are passed on as well.
 */
import type { Form, FormField } from '@yizhan/shared/flow/form.ts';
import type { Fields } from './fields.ts';

/** Names of a form's inputs begin so: they cannot be taken for the action's own. */
export const FIELD = 'f.';

export const readAnswers = (form: Form | undefined, fields: Fields): Readonly<Record<string, unknown>> => {
  const answers: Record<string, unknown> = {};
  const known = new Set(form?.fields.map(({ id }) => id));
  for (const field of form?.fields ?? []) {
    const answer = answerOf(field, fields);
    if (answer !== undefined) answers[field.id] = answer;
  }
  for (const name of Object.keys(fields.values)) {
    const [id = ''] = name.startsWith(FIELD) ? name.slice(FIELD.length).split('.') : [];
    if (id !== '' && id !== '__proto__' && !known.has(id)) answers[id] = fields.one(name);
  }
  return answers;
};

const answerOf = (field: FormField, fields: Fields): unknown => {
  const name = `${FIELD}${field.id}`;
  const typed = fields.one(name).trim();
  switch (field.kind) {
    case 'text':
    case 'date':
    case 'choice':
    case 'reference':
      return typed === '' ? undefined : typed;
    case 'number':
      return typed === '' ? undefined : numberOf(typed);
    case 'money':
      return typed === '' ? undefined : fenOf(typed);
    case 'yes-no':
      return typed === '' ? undefined : yesNo(typed);
    case 'choices': {
      const chosen = fields.all(name).filter((value) => value !== '');
      return chosen.length === 0 ? undefined : chosen;
    }
    case 'period': {
      const [from, until] = [fields.one(`${name}.from`), fields.one(`${name}.until`)];
      return from === '' && until === '' ? undefined : { from, until };
    }
    case 'file':
      return filesOf(fields.all(name));
    default:
      return field satisfies never;
  }
};

const numberOf = (typed: string): unknown => (/^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : typed);

/** `1,234.5` yuan → 123450 fen; digit by digit, because 1.15 × 100 is not 115. */
const fenOf = (typed: string): unknown => {
  const parts = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(typed.replaceAll(/[,，¥￥\s]/g, ''));
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : typed;
};

const yesNo = (typed: string): unknown => (typed === 'yes' ? true : typed === 'no' ? false : typed);

/** `seen`: the original was shown, or the object handed over. Otherwise each value is a file that was uploaded, as JSON. */
const filesOf = (values: readonly string[]): unknown => {
  const given = values.filter((value) => value !== '');
  if (given.length === 0) return undefined;
  if (given.length === 1 && given[0] === 'seen') return true;
  return given.map(fileOf);
};

const fileOf = (typed: string): unknown => {
  try {
    return JSON.parse(typed);
  } catch {
    return typed; // the judge names the field
  }
};
