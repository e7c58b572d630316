/** What an input of a form begins with: what was typed and refused, or else the answer that the case has. */
import type { FormField } from '@yizhan/shared/flow/form.ts';

export type Values = Readonly<Record<string, readonly string[]>>;
export type Typed = { readonly all: readonly string[]; readonly from: string; readonly until: string };

export const typedOf = (
  field: FormField,
  values: Values | undefined,
  answers: Readonly<Record<string, unknown>> | undefined,
): Typed => {
  const name = `f.${field.id}`;
  if (values) {
    const of = (key: string): string => values[key]?.[0] ?? '';
    return { all: values[name] ?? [], from: of(`${name}.from`), until: of(`${name}.until`) };
  }
  const answer = answers && Object.hasOwn(answers, field.id) ? answers[field.id] : undefined;
  const { from, until } = periodOf(answer);
  return { all: textsOf(field, answer), from, until };
};

const periodOf = (answer: unknown): { readonly from: string; readonly until: string } => {
  if (typeof answer !== 'object' || answer === null || !('from' in answer) || !('until' in answer))
    return { from: '', until: '' };
  return { from: String(answer.from), until: String(answer.until) };
};

const textsOf = (field: FormField, answer: unknown): readonly string[] => {
  if (answer === undefined || answer === null) return [];
  if (Array.isArray(answer)) {
    if (field.kind === 'file') return answer.map((file) => JSON.stringify(file));
    return field.kind === 'choices' ? answer.map(String) : [];
  }
  if (typeof answer === 'number') return [field.kind === 'money' ? (answer / 100).toFixed(2) : String(answer)];
  if (typeof answer === 'boolean') return [field.kind === 'file' ? 'seen' : answer ? 'yes' : 'no'];
  return typeof answer === 'string' ? [answer] : [];
};
