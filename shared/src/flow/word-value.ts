/** A value of a case as a person reads it: the label of a choice and not its name, yuan and not fen. */
import { enrolmentStatuses, personKinds, studyLevels, type Text } from '../campus/vocabulary.ts';
import type { FlowDefinition } from './definition.ts';
import type { FormField } from './form.ts';
import type { Value } from './words.ts';

const same = (text: string): Text => ({ zh: text, en: text });

/** Undefined for what nobody could read: nothing at all, or an object without words. */
export const wordValue = (flow: FlowDefinition, value: Value, known: unknown): Text | undefined => {
  if (known === undefined || known === null || known === '') return undefined;
  if (typeof value !== 'object') return plain(known);
  const field = fieldNamed(flow, value.var);
  return field ? wordAnswer(field, known) : wordFact(value.var, known);
};

/** Facts that are words of the campus, and amounts, which departments state in fen. */
const wordFact = (variable: string, known: unknown): Text | undefined => {
  const table = vocabularies[variable];
  if (table) return typeof known === 'string' ? table[known] : undefined;
  return variable.endsWith('Fen') && typeof known === 'number' ? same(yuan(known)) : plain(known);
};

const vocabularies: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  'person.kind': personKinds,
  'enrolment.status': enrolmentStatuses,
  'enrolment.level': studyLevels,
};

const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2)}`;

const fieldNamed = (flow: FlowDefinition, variable: string): FormField | undefined => {
  if (!variable.startsWith('form.')) return undefined;
  const id = variable.slice('form.'.length);
  const later = flow.steps.flatMap((step) => ('form' in step && step.form ? step.form.fields : []));
  return [...(flow.form?.fields ?? []), ...later].find((field) => field.id === id);
};

export const wordAnswer = (field: FormField, answer: unknown): Text | undefined => {
  switch (field.kind) {
    case 'money':
      return typeof answer === 'number' ? same(yuan(answer)) : undefined;
    case 'number':
      return typeof answer === 'number'
        ? { zh: `${String(answer)}${field.unit?.zh ?? ''}`, en: `${String(answer)} ${field.unit?.en ?? ''}`.trim() }
        : undefined;
    case 'yes-no':
      return answer === true ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' };
    case 'choice':
      return field.options.find(({ value }) => value === answer)?.label;
    case 'choices': {
      if (!Array.isArray(answer)) return undefined;
      const labels = field.options.flatMap(({ value, label }) => (answer.includes(value) ? [label] : []));
      return { zh: labels.map(({ zh }) => zh).join('、'), en: labels.map(({ en }) => en).join(', ') };
    }
    case 'period':
      return isPeriod(answer)
        ? {
            zh: `${answer.from.replace('T', ' ')} 至 ${answer.until.replace('T', ' ')}`,
            en: `${answer.from.replace('T', ' ')} to ${answer.until.replace('T', ' ')}`,
          }
        : undefined;
    case 'file': {
      if (answer === true) return { zh: '已交', en: 'Handed in' };
      if (!Array.isArray(answer)) return undefined;
      return { zh: `${String(answer.length)}份文件`, en: `${String(answer.length)} file(s)` };
    }
    case 'text':
    case 'date':
    case 'reference':
      return plain(answer);
    default:
      return field satisfies never;
  }
};

const isPeriod = (value: unknown): value is { from: string; until: string } =>
  typeof value === 'object' &&
  value !== null &&
  'from' in value &&
  'until' in value &&
  typeof value.from === 'string' &&
  typeof value.until === 'string';

/** Facts of departments often come in both languages. */
const plain = (known: unknown): Text | undefined => {
  if (typeof known === 'string') return same(known);
  if (typeof known === 'number') return same(String(known));
  if (typeof known === 'boolean') return known ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' };
  if (typeof known !== 'object' || known === null || !('zh' in known) || !('en' in known)) return undefined;
  return typeof known.zh === 'string' && typeof known.en === 'string' ? { zh: known.zh, en: known.en } : undefined;
};
