import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { askConnector, type Connector, type Said } from './contract.ts';
import { QuestionUnfit, SourceTrouble } from './trouble.ts';

const NOW = Date.UTC(2026, 10, 24);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const sha256 = 'ab'.repeat(32);
const fine: Said = { answer: 'pass', asOf: new Date(NOW - HOUR_MS), reasons: [], facts: { level: 'bachelor' }, sha256 };

const source = (ask: () => Promise<unknown>): Connector => ({
  ...{ id: 'test', freshHours: 24, protocol: 'http', about: { required: [], optional: ['project'] } },
  facts: z.strictObject({ level: z.string() }),
  ask: ask as Connector['ask'],
});

const asked = async (ask: () => Promise<unknown>, wait = 0, about = {}) => {
  const clock = manualClock(NOW);
  const failures: unknown[] = [];
  const around = { clock, failed: (_: string, error: unknown) => void failures.push(error) };
  const answering = askConnector(source(ask), { personId: 'p', number: '2023010101', about }, around);
  const [answer] = await Promise.all([answering, clock.advance(wait)]);
  return { answer, failures };
};

test('what a department answers is passed on with when it was true, and what was asked and answered', async () => {
  const { answer } = await asked(() => Promise.resolve(fine), 0, { project: 'P1' });
  const { answer: passes, asOf, reasons, facts } = fine;
  expect(answer).toEqual({
    ...{ answer: passes, asOf, reasons, facts },
    evidence: {
      ...{ source: 'test', protocol: 'http', answeredAt: '2026-11-24T00:00:00.000Z', sha256 },
      asked: { number: '2023010101', about: { project: 'P1' } },
    },
  });
});

test('a flow that asks for what the connector does not know is a bug and not an answer', async () => {
  await expect(asked(() => Promise.resolve(fine), 0, { progect: 'P1' })).rejects.toThrow(/test is asked about progect/);
});

describe('R11 a source that cannot be believed never passes by default', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['down', 'source-away', () => Promise.reject(new Error('refused'))],
    ['refusing us', 'source-away', () => Promise.reject(new SourceTrouble('refused', '401'))],
    ['another kind of answer', 'source-wrong', () => Promise.resolve({ ...fine, answer: 'ok' })],
    ['nothing at all', 'source-wrong', () => Promise.resolve(undefined)],
    ['facts outside the contract', 'source-wrong', () => Promise.resolve({ ...fine, facts: { level: 7 } })],
    ['a pass without facts', 'source-wrong', () => Promise.resolve({ ...fine, facts: undefined })],
    ['a pass with a reason against it', 'source-wrong', () => Promise.resolve({ ...fine, reasons: [{ code: 'x' }] })],
    [
      'data from the future',
      'source-wrong',
      () => Promise.resolve({ ...fine, asOf: new Date(NOW + 5 * MINUTE_MS + 1) }),
    ],
    ['a question it cannot be asked', 'question-unfit', () => Promise.reject(new QuestionUnfit('project'))],
  ])('%s', async (_name, code, ask) => {
    const { answer, failures } = await asked(ask);
    expect(answer).toMatchObject({ answer: 'unavailable', reasons: [{ code }] });
    expect(answer.evidence.sha256).toBeUndefined();
    expect(failures).toHaveLength(1);
  });

  test('R22 one that never answers', async () => {
    const { answer } = await asked(() => new Promise(() => undefined), 3000);
    expect(answer).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-away' }] });
  });

  test('one that nobody connected is no news for the log', async () => {
    const { answer, failures } = await asked(() => Promise.reject(new SourceTrouble('absent', 'none')));
    expect(answer).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-away' }] });
    expect(failures).toEqual([]);
  });

  test('one whose data is older than it promises says how old it may be', async () => {
    const asOf = new Date(NOW - 24 * HOUR_MS - 1);
    const { answer } = await asked(() => Promise.resolve({ ...fine, asOf }));
    const reasons = [{ code: 'source-stale', params: { hours: 24 } }];
    expect(answer).toMatchObject({ answer: 'unavailable', asOf, reasons, evidence: { sha256 } });
    const fresh = await asked(() => Promise.resolve({ ...fine, asOf: new Date(NOW - 24 * HOUR_MS) }));
    expect(fresh.answer.answer).toBe('pass');
  });

  test('R20 what the log is told names the place in the answer and nothing that was said', async () => {
    const { failures } = await asked(() => Promise.resolve({ ...fine, facts: { level: ['canary-secret'] } }));
    expect(String(failures[0])).toMatch(/level: invalid_type/);
    expect(JSON.stringify(failures.map(String))).not.toContain('canary-secret');
  });
});
