import type { JobReport, NumberedKey } from '@yizhan/drivers/printer/printer.ts';
import { terminalRecord } from '@yizhan/shared/wire/messages.ts';
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';

import { advance } from './attempt.ts';
import type { AttemptEvent, PrintAttempt } from './attempt.ts';
import { recordOf } from './records.ts';

const key: NumberedKey = { nonce: 'a'.repeat(32), printerUuid: 'urn:uuid:p', upSince: 1_000, jobId: 7 };
const of = { jobId: uuidv7(), serial: 'YZ-1', attempt: 1, pages: 2 };
const written: PrintAttempt = { ...of, phase: 'written', key };
const following: PrintAttempt = { ...of, phase: 'following', key, impressions: 0 };
const asking: PrintAttempt = { ...of, phase: 'asking', key, impressions: 0, reasons: ['away'] };

const ended = (report: JobReport): PrintAttempt => advance(following, { kind: 'reported', report });

describe('R14 what the printer counted decides', () => {
  test.each<[JobReport, string]>([
    [{ kind: 'completed', impressions: 2 }, 'printed'],
    [{ kind: 'completed', impressions: 3 }, 'printed'],
    [{ kind: 'completed', impressions: 1 }, 'ask'],
    [{ kind: 'completed', impressions: 0 }, 'ask'],
    [{ kind: 'completed', impressions: undefined }, 'ask'],
    [{ kind: 'failed', impressions: 0, reasons: ['aborted'] }, 'not-printed'],
    [{ kind: 'failed', impressions: 1, reasons: ['aborted'] }, 'ask'],
    [{ kind: 'failed', impressions: 2, reasons: ['canceled'] }, 'ask'],
    [{ kind: 'failed', impressions: undefined, reasons: ['canceled'] }, 'ask'],
  ])('two pages sent, %j: %s', (report, verdict) => {
    const at = ended(report);
    expect(at.phase === 'settled' ? at.outcome : at.phase).toBe(verdict === 'ask' ? 'asking' : verdict);
  });
});

describe('R13 what breaks', () => {
  test('before the document could leave, surely printed nothing', () => {
    for (const phase of ['written', 'creating'] as const)
      expect(advance({ ...of, phase, key }, { kind: 'interrupted' })).toMatchObject({ outcome: 'not-printed' });
  });
  test('once the document could leave, is looked for', () => {
    expect(advance({ ...of, phase: 'sending', key }, { kind: 'interrupted' }).phase).toBe('unsure');
    expect(advance(following, { kind: 'interrupted' }).phase).toBe('unsure');
  });
  test('and cannot be found out, is asked about; the answer of the person stands', () => {
    const unsure = advance(following, { kind: 'interrupted' });
    expect(advance(unsure, { kind: 'unknowable', why: 'restarted' })).toMatchObject({ phase: 'asking' });
    expect(advance(asking, { kind: 'came-out', yes: true })).toMatchObject({ outcome: 'printed', by: 'person' });
    const no = advance(asking, { kind: 'came-out', yes: false });
    expect(no).toMatchObject({ outcome: 'not-printed', by: 'person' });
    expect(advance(no, { kind: 'found', key })).toBe(no);
  });
});

const report: fc.Arbitrary<JobReport> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('waiting-document' as const, 'pending' as const, 'printing' as const),
    impressions: fc.nat(3),
  }),
  fc.record({
    kind: fc.constant('held' as const),
    impressions: fc.nat(3),
    condition: fc.constantFrom('empty' as const, 'away' as const),
  }),
  fc.record({ kind: fc.constant('completed' as const), impressions: fc.option(fc.nat(3), { nil: undefined }) }),
  fc.record({
    kind: fc.constant('failed' as const),
    impressions: fc.option(fc.nat(3), { nil: undefined }),
    reasons: fc.array(fc.string({ maxLength: 120 }), { maxLength: 30 }),
  }),
);
const why = fc.string({ maxLength: 200 });
const event: fc.Arbitrary<AttemptEvent> = fc.oneof(
  fc.constantFrom<AttemptEvent>(
    { kind: 'journalled' },
    { kind: 'created', key },
    { kind: 'accepted' },
    { kind: 'interrupted' },
    { kind: 'found', key },
    { kind: 'absent' },
  ),
  fc.record({ kind: fc.constantFrom('not-created' as const, 'refused' as const, 'unknowable' as const), why }),
  fc.record({ kind: fc.constant('reported' as const), report }),
  fc.record({ kind: fc.constant('came-out' as const), yes: fc.boolean() }),
);

const replay = (events: readonly AttemptEvent[]): PrintAttempt[] =>
  events.reduce<PrintAttempt[]>((all, one) => [...all, advance(all.at(-1) ?? written, one)], [written]);

describe('whatever happens, in whatever order', () => {
  test('a settled attempt never changes again', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const states = replay(events);
        const first = states.findIndex((at) => at.phase === 'settled');
        if (first >= 0) for (const at of states.slice(first)) expect(at).toBe(states[first]);
      }),
      { numRuns: 500 },
    );
  });

  test('the printer alone never makes "printed" of fewer pages than were sent, nor "not printed" of any that came out', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const last = replay(events).at(-1);
        if (last?.phase !== 'settled' || last.by === 'person') return;
        expect(last.outcome === 'printed' ? last.impressions >= 2 : last.impressions === 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('once the document could leave, only the printer’s word or a person’s ends it', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const states = replay(events);
        states.forEach((at, i) => {
          const before = states[i - 1];
          if (at.phase !== 'settled' || !before || before.phase === 'settled') return;
          if (before.phase === 'unsure') expect(events[i - 1]?.kind).toBe('absent');
          if (before.phase === 'following') expect(events[i - 1]?.kind).toBe('reported');
          if (before.phase === 'asking') expect(events[i - 1]?.kind).toBe('came-out');
        });
      }),
      { numRuns: 500 },
    );
  });

  test('every record it gives is one the wire takes', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        for (const at of replay(events)) {
          const record = recordOf(at);
          if (record) expect(terminalRecord.safeParse(record).error).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });
});
