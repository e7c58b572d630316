/**
 * What a person filled in, against the form: in the browser for the person's sake, and again on the hub, since a browser
 * can be made to send anything. No validation library here: pages import this.
 */
import type { Reason } from '../wire/messages.ts';
import type { Form, FormField } from './form.ts';
import { holds, type FlowData } from './rule.ts';

export type Problem = { readonly field: string; readonly reason: Reason };
export type CheckedAnswers =
  | { readonly answers: Record<string, unknown> }
  | { readonly problems: readonly [Problem, ...Problem[]] };

/** A file that was handed in, as the store of papers knows it. */
export type FileAnswer = { readonly id: string; readonly name: string; readonly sha256: string };

type Around = {
  /** What rules of the form may ask besides the answers themselves. */
  readonly data: FlowData;
  /** For dates that must not lie in the past. */
  readonly today: Date;
  /** A member of staff has the paper in hand: `true` instead of a file says so. */
  readonly originalsSeen?: boolean | undefined;
};

/** Of all answers together as JSON, UTF-16 code units. */
export const MAX_ANSWERS = 262_144;
/** Forged fields are named so far, and no further: the answer to a flood is short. */
const MOST_FORGED = 20;
const NAMED = 60;

/** `answers` holds what was asked, and nothing else. Hidden and unknown fields are refused, not dropped: somebody forged them. */
export const checkAnswers = (form: Form | undefined, raw: unknown, around: Around): CheckedAnswers => {
  const given = recordOf(raw);
  if (!given) return failed('', 'answer-shape');
  if (sizeOf(given) > MAX_ANSWERS) return failed('', 'answers-too-large');
  const fields = form?.fields ?? [];
  const known = new Set(fields.map(({ id }) => id));
  const problems = Object.keys(given)
    .filter((id) => !known.has(id))
    .slice(0, MOST_FORGED)
    .map((field): Problem => ({ field: field.slice(0, NAMED), reason: { code: 'answer-unknown' } }));
  const answers: Record<string, unknown> = {};
  for (const field of fields) {
    const answer = emptyIsAbsent(Object.hasOwn(given, field.id) ? given[field.id] : undefined);
    const shown = isShown(field, { ...around.data, form: answers });
    const reason = !shown
      ? answer === undefined
        ? undefined
        : { code: 'answer-hidden' }
      : answer === undefined
        ? field.required
          ? { code: 'answer-required' }
          : undefined
        : flawOf(field, answer, around);
    if (reason) problems.push({ field: field.id, reason });
    else if (answer !== undefined) answers[field.id] = answer;
  }
  const [first, ...others] = problems;
  return first ? { problems: [first, ...others] } : { answers };
};

/** Fields may ask about those above them. */
export const isShown = (field: FormField, data: FlowData): boolean =>
  field.when === undefined || holds(field.when, data);

const failed = (field: string, code: string): CheckedAnswers => ({ problems: [{ field, reason: { code } }] });

const recordOf = (raw: unknown): Record<string, unknown> | undefined =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Record<string, unknown>) : undefined;

/** Infinity for what JSON cannot hold. */
const sizeOf = (given: Record<string, unknown>): number => {
  try {
    return JSON.stringify(given).length;
  } catch {
    return Infinity; // a circle or a BigInt: nothing a form can send
  }
};

const emptyIsAbsent = (answer: unknown): unknown =>
  answer === null ||
  (typeof answer === 'string' && answer.trim() === '') ||
  (Array.isArray(answer) && answer.length === 0)
    ? undefined
    : answer;

const fits = (ok: boolean, code = 'answer-shape'): Reason | undefined => (ok ? undefined : { code });

const flawOf = (field: FormField, answer: unknown, { today, originalsSeen }: Around): Reason | undefined => {
  switch (field.kind) {
    case 'text':
      return typeof answer === 'string' ? textFlaw(field, answer) : { code: 'answer-shape' };
    case 'number':
      if (typeof answer !== 'number' || !Number.isFinite(answer) || (field.whole && !Number.isInteger(answer)))
        return { code: 'answer-shape' };
      return range(answer, field.min, field.max);
    case 'money':
      if (typeof answer !== 'number' || !Number.isSafeInteger(answer)) return { code: 'answer-shape' };
      return answer >= field.minFen && answer <= field.maxFen
        ? undefined
        : { code: 'answer-range', params: { min: field.minFen / 100, max: field.maxFen / 100 } };
    case 'date':
      if (!isDate(answer)) return { code: 'answer-shape' };
      return fits(field.notBefore === 'any' || answer >= campusDay(today), 'answer-past');
    case 'choice':
      return fits(field.options.some(({ value }) => value === answer));
    case 'choices': {
      if (!Array.isArray(answer)) return { code: 'answer-shape' };
      const values: readonly unknown[] = field.options.map(({ value }) => value);
      return fits(answer.every((one) => values.includes(one)) && new Set(answer).size === answer.length);
    }
    case 'yes-no':
      return fits(typeof answer === 'boolean');
    case 'reference':
      return fits(typeof answer === 'string' && REFERENCE.test(answer));
    case 'period':
      return periodFlaw(answer);
    case 'file':
      return fileFlaw(field, answer, originalsSeen === true);
    default:
      return field satisfies never;
  }
};

/** As departments name their projects, rooms and courses, and campus numbers. */
const REFERENCE = /^[\p{L}\p{N}._/-]{1,60}$/u;

const range = (answer: number, min: number, max: number): Reason | undefined =>
  answer >= min && answer <= max ? undefined : { code: 'answer-range', params: { min, max } };

const textFlaw = (
  { maxLength, pattern, multiline }: FormField & { kind: 'text' },
  answer: string,
): Reason | undefined => {
  if (Array.from(answer).length > maxLength) return { code: 'answer-length', params: { max: maxLength } };
  const flaw = characterFlaw(answer, multiline);
  if (flaw) return flaw;
  return fits(pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(answer.trim()), 'answer-pattern');
};

/** Controls, and what is invisible or turns the writing round: a clerk must read what the applicant wrote. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/u;
const FORBIDDEN_BUT_LINES = /(?![\n\r\t])[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/u;

const characterFlaw = (answer: string, multiline: boolean): Reason | undefined =>
  fits(!(multiline ? FORBIDDEN_BUT_LINES : FORBIDDEN).test(answer), 'answer-characters');

const isDate = (answer: unknown): answer is string => {
  if (typeof answer !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(answer)) return false;
  const time = Date.parse(`${answer}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(answer);
};

/** China's offset: the day the person knows. */
const campusDay = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/;

const periodFlaw = (answer: unknown): Reason | undefined => {
  const { from, until, ...rest } = recordOf(answer) ?? {};
  if (typeof from !== 'string' || typeof until !== 'string' || Object.keys(rest).length > 0)
    return { code: 'answer-shape' };
  const isTime = (text: string): boolean => LOCAL_TIME.test(text) && isDate(text.slice(0, 10));
  if (!isTime(from) || !isTime(until)) return { code: 'answer-shape' };
  return fits(from < until, 'answer-period');
};

/** An object is ticked off; an original counts as handed in for whoever has it in hand. */
const fileFlaw = (field: FormField & { kind: 'file' }, answer: unknown, originalsSeen: boolean): Reason | undefined => {
  if (answer === true) return fits(field.object || originalsSeen);
  if (field.object || !Array.isArray(answer)) return { code: 'answer-shape' };
  if (answer.length > field.most) return { code: 'answer-range', params: { min: 1, max: field.most } };
  const ids = answer.map((one: unknown) => recordOf(one)?.['id']);
  return fits(answer.every(isFile) && new Set(ids).size === ids.length);
};

const isFile = (one: unknown): boolean => {
  const { id, name, sha256, ...rest } = recordOf(one) ?? {};
  return (
    typeof id === 'string' &&
    /^[0-9a-f-]{36}$/.test(id) &&
    typeof name === 'string' &&
    name.length <= 200 &&
    !FORBIDDEN.test(name) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    Object.keys(rest).length === 0
  );
};
