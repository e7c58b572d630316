/** What an invented applicant fills in: something that fits every field the form asks for. */
import type { Form, FormField } from '@yizhan/shared/flow/form.ts';
import { holds, type FlowData } from '@yizhan/shared/flow/rule.ts';
import type { Seeded } from './seeded.ts';

const WORDS = ['家庭原因', '学术会议', '材料采购', '联合培养', '社团活动', '设备租赁', '校外实习', '课程调整'];
const DAY_MS = 86_400_000;
/** Few amounts are large. */
const MAX_FEN = 8_000_000;

export const inventAnswers = (
  form: Form | undefined,
  data: FlowData,
  { seed, at }: { readonly seed: Seeded; readonly at: number },
): Record<string, unknown> => {
  const answers: Record<string, unknown> = {};
  for (const field of form?.fields ?? []) {
    if (field.when !== undefined && !holds(field.when, { ...data, form: answers })) continue;
    if (field.required || seed.chance(0.5)) answers[field.id] = answerTo(field, seed, at);
  }
  return answers;
};

const answerTo = (field: FormField, seed: Seeded, at: number): unknown => {
  const day = (from: number): string => new Date(at + (1 + seed.below(30) + from) * DAY_MS).toISOString().slice(0, 10);
  switch (field.kind) {
    case 'text':
      return seed.pick(WORDS);
    case 'number':
      return Math.floor(field.min + seed.next() ** 2 * (Math.min(field.max, field.min + 400) - field.min));
    case 'money':
      return field.minFen + Math.floor(seed.next() ** 4 * (Math.min(field.maxFen, MAX_FEN) - field.minFen));
    case 'date':
      return day(0);
    case 'choice':
      return seed.pick(field.options).value;
    case 'choices':
      return [seed.pick(field.options).value];
    case 'yes-no':
      return seed.chance(0.5);
    case 'reference':
      return `${field.to}-${String(1 + seed.below(200))}`;
    case 'period': {
      const date = day(0);
      return { from: `${date}T09:00`, until: `${date}T11:00` };
    }
    case 'file':
      return true; // the original was in somebody's hand
    default:
      return field satisfies never;
  }
};
