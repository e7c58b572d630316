import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAnswers, MAX_ANSWERS } from './answers.ts';
import { form as formSchema } from './form.ts';
import type { FlowData } from './rule.ts';

const label = { zh: '项', en: 'Item' };
const choice = (value: string) => ({ value, label });
const file = { id: '01936a7e-3c00-7000-8000-000000000001', name: '邀请函.pdf', sha256: 'a'.repeat(64) };

const form = formSchema.parse({
  fields: [
    { id: 'purpose', kind: 'choice', label, options: [choice('visa'), choice('other')] },
    { id: 'why', kind: 'text', label, maxLength: 10, when: { '==': [{ var: 'form.purpose' }, 'other'] } },
    { id: 'notes', kind: 'text', label, required: false, multiline: true, maxLength: 2000 },
    { id: 'phone', kind: 'text', label, required: false, pattern: '1[3-9]\\d{9}' },
    { id: 'copies', kind: 'number', label, required: false, min: 1, max: 5 },
    { id: 'amount', kind: 'money', label, required: false, maxFen: 100_000 },
    { id: 'starts', kind: 'date', label, required: false, notBefore: 'today' },
    { id: 'tags', kind: 'choices', label, required: false, options: [choice('a'), choice('b')] },
    { id: 'sure', kind: 'yes-no', label, required: false },
    { id: 'room', kind: 'reference', label, required: false, to: 'room' },
    { id: 'period', kind: 'period', label, required: false },
    { id: 'scans', kind: 'file', label, required: false, basis: 'none', most: 2 },
    { id: 'keys', kind: 'file', label, required: false, basis: 'none', object: true },
  ],
});

const data: FlowData = { person: { kind: 'student' } };
/** Just after midnight on the campus, when it is still yesterday in Greenwich. */
const today = new Date('2026-11-25T16:30:00Z');

const problems = (raw: unknown, originalsSeen = false): string[] => {
  const checked = checkAnswers(form, raw, { data, today, originalsSeen });
  return 'problems' in checked ? checked.problems.map(({ field, reason }) => `${field}: ${reason.code}`) : [];
};
const problem = (more: object): string => problems({ purpose: 'visa', ...more }).join();

describe('answers are taken as they were asked', () => {
  test.each<[string, object]>([
    ['nothing but what has to be', {}],
    ['a note of two lines', { notes: '第一行\n第二行' }],
    ['a telephone', { phone: '13800138000' }],
    ['fen', { amount: 100_000 }],
    ['the campus’s own today', { starts: '2026-11-26' }],
    ['two of two', { tags: ['b', 'a'] }],
    ['no', { sure: false }],
    ['a room', { room: 'T2-101' }],
    ['a period over midnight', { period: { from: '2026-12-01T22:00', until: '2026-12-02T00:30' } }],
    ['a file', { scans: [file] }],
    ['keys handed over', { keys: true }],
  ])('%s', (_name, more) => {
    expect(problem(more)).toBe('');
    expect(checkAnswers(form, { purpose: 'visa', ...more }, { data, today })).toEqual({
      answers: { purpose: 'visa', ...more },
    });
  });

  test('what is left empty is not in the answers', () => {
    const raw = { purpose: 'visa', notes: '  ', tags: [], amount: null };
    expect(checkAnswers(form, raw, { data, today })).toEqual({ answers: { purpose: 'visa' } });
  });
});

describe('what was not asked is refused by name, not dropped', () => {
  test.each<[object, string]>([
    [{ discount: 100 }, 'discount: answer-unknown'],
    [{ why: 'because' }, 'why: answer-hidden'],
    [{ toString: 'x' }, 'toString: answer-unknown'],
    [JSON.parse('{"__proto__":{"phone":"x"}}') as object, '__proto__: answer-unknown'],
  ])('%j', (more, expected) => {
    expect(problem(more)).toBe(expected);
  });

  test('a field is demanded only while its condition holds', () => {
    expect(problems({ purpose: 'other' })).toEqual(['why: answer-required']);
    expect(problems({ purpose: 'other', why: '因为' })).toEqual([]);
    expect(problems({})).toEqual(['purpose: answer-required']);
  });

  test('a flood of forged fields is answered shortly', () => {
    const flood = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`x${String(i)}`, 1]));
    expect(problems({ purpose: 'visa', ...flood })).toHaveLength(20);
  });
});

describe('what does not fit is refused with its reason', () => {
  test.each<[object, string]>([
    [{ purpose: 'holiday' }, 'purpose: answer-shape'],
    [{ notes: 'a\u0000b' }, 'notes: answer-characters'],
    [{ notes: 'a\u200Bb' }, 'notes: answer-characters'],
    [{ notes: 'a\u202Eb' }, 'notes: answer-characters'],
    [{ notes: 'a\uD800b' }, 'notes: answer-characters'],
    [{ phone: '1380013800\n' }, 'phone: answer-characters'],
    [{ phone: '23800138000' }, 'phone: answer-pattern'],
    [{ phone: '13800138000 or so' }, 'phone: answer-pattern'],
    [{ notes: 'x'.repeat(2001) }, 'notes: answer-length'],
    [{ notes: ['x'] }, 'notes: answer-shape'],
    [{ copies: 6 }, 'copies: answer-range'],
    [{ copies: 1.5 }, 'copies: answer-shape'],
    [{ copies: Number.NaN }, 'copies: answer-shape'],
    [{ copies: '2' }, 'copies: answer-shape'],
    [{ amount: 100_001 }, 'amount: answer-range'],
    [{ amount: 0.1 }, 'amount: answer-shape'],
    [{ starts: '2026-11-25' }, 'starts: answer-past'],
    [{ starts: '2026-02-30' }, 'starts: answer-shape'],
    [{ tags: ['a', 'a'] }, 'tags: answer-shape'],
    [{ tags: ['c'] }, 'tags: answer-shape'],
    [{ sure: 'yes' }, 'sure: answer-shape'],
    [{ room: "'; drop table" }, 'room: answer-shape'],
    [{ period: { from: '2026-12-01T09:00', until: '2026-12-01T09:00' } }, 'period: answer-period'],
    [{ period: { from: '2026-12-01T25:00', until: '2026-12-02T09:00' } }, 'period: answer-shape'],
    [{ period: { from: '2026-12-01T09:00', until: '2026-12-01T10:00', repeat: 9 } }, 'period: answer-shape'],
    [{ scans: [file, file] }, 'scans: answer-shape'],
    [{ scans: [file, { ...file, id: 'x' }] }, 'scans: answer-shape'],
    [{ scans: [{ ...file, path: '/etc' }] }, 'scans: answer-shape'],
    [{ scans: Array(3).fill(file) }, 'scans: answer-range'],
    [{ scans: true }, 'scans: answer-shape'],
  ])('%j', (more, expected) => {
    expect(problem(more)).toBe(expected);
  });

  test('who has the paper in hand may say so instead of a file', () => {
    expect(problems({ purpose: 'visa', scans: true }, true)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['no object', 'x'],
    ['a list', []],
    ['nothing', null],
  ])('%s is no set of answers', (_name, raw) => {
    expect(problems(raw)).toEqual([': answer-shape']);
  });

  test('more than a form can hold is refused as a whole', () => {
    expect(problems({ notes: 'x'.repeat(MAX_ANSWERS) })).toEqual([': answers-too-large']);
  });
});

test('whatever is sent, the answer is answers of declared fields or problems with a place and a reason', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...form.fields.map((f) => f.id), 'x'), fc.anything()), (raw) => {
      const checked = checkAnswers(form, raw, { data, today });
      if ('problems' in checked) for (const { reason } of checked.problems) expect(reason.code).toMatch(/^answers?-/);
      else expect(Object.keys(checked.answers).every((id) => form.fields.some((f) => f.id === id))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
