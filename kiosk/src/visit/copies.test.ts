import type { Home, TerminalRecord } from '@yizhan/shared/wire/messages.ts';
import { describe, expect, test } from 'vitest';
import { PROGRESS_AWAY_MS, PROGRESS_SLOW_MS } from './limits.ts';
import { home, paper, stage } from './test-stage.ts';

const copies = { left: 2 };
const recent = {
  serial: 'YLU-2026-1111111-1',
  title: paper.title,
  at: '2026-06-03T01:30:00.000Z',
  state: 'printed' as const,
  copies,
};
const withRecent: Home = { ...home, papers: [{ ...paper, copies }], recent: [recent] };

/** The person stands before the slot; the sheet has just come out. */
const atSlot = (at: Home = withRecent) => {
  const s = stage({}, at);
  s.tap();
  s.act({ kind: 'print', jobId: paper.jobId });
  s.say({ kind: 'print', jobId: paper.jobId, progress: { kind: 'printed' } });
  return s;
};
type Request = Extract<TerminalRecord, { kind: 'copy.requested' }>;
const requests = (s: ReturnType<typeof stage>): Request[] =>
  s.records().filter((record): record is Request => record.kind === 'copy.requested');
const taken = (s: ReturnType<typeof stage>) => s.records().filter((record) => record.kind === 'paper.taken');

describe('another copy', () => {
  test('from the slot: the first is taken, the second comes out by itself once it is made', () => {
    const s = atSlot();
    expect(s.view().screen).toMatchObject({ kind: 'take-paper', copies: { left: 2 }, spoilt: true });
    s.act({ kind: 'copy', serial: paper.serial });
    s.act({ kind: 'copy', serial: paper.serial });
    expect(taken(s)).toEqual([{ kind: 'paper.taken', jobId: paper.jobId, by: 'person' }]);
    const [request, ...more] = requests(s);
    expect(more).toEqual([]);
    expect(request).toMatchObject({ of: paper.serial, evidence: { profile: 'uid' } });
    expect(request).not.toHaveProperty('instead');
    expect(s.view().screen.kind).toBe('making-copy');
    const made = { ...paper, jobId: request?.jobId ?? '', serial: 'YLU-2026-2222222-2' };
    s.say({ kind: 'hub-record', record: { kind: 'print.released', ...made } });
    expect(s.view().screen.kind).toBe('printing');
    expect(s.did('print').at(-1)).toMatchObject({ job: { serial: made.serial } });
  });

  test('from home, of a paper that came out lately', () => {
    const s = stage({}, withRecent);
    s.tap();
    s.act({ kind: 'copy', serial: recent.serial }); // not before it was opened
    expect(requests(s)).toEqual([]);
    s.act({ kind: 'open-paper', serial: recent.serial });
    expect(s.view().screen).toMatchObject({ kind: 'paper', paper: { serial: recent.serial } });
    s.act({ kind: 'copy', serial: recent.serial });
    expect(requests(s)).toMatchObject([{ of: recent.serial }]);
    expect(taken(s)).toEqual([]);
  });

  test('is not asked for where there are enough, nor of a hub that does not know how', () => {
    const none = stage({}, { ...withRecent, recent: [{ ...recent, copies: { left: 0 } }] });
    none.tap();
    none.act({ kind: 'open-paper', serial: recent.serial });
    none.act({ kind: 'copy', serial: recent.serial });
    expect(requests(none)).toEqual([]);
    const old = atSlot(home);
    expect(old.view().screen).toMatchObject({ kind: 'take-paper', spoilt: false });
    old.act({ kind: 'copy', serial: paper.serial });
    old.act({ kind: 'spoilt', serial: paper.serial });
    expect(old.view().screen.kind).toBe('take-paper');
    expect(requests(old)).toEqual([]);
  });

  test.each([
    ['clerk-needed', 'clerk-needed'],
    ['copies-exhausted', 'no-more-copies'],
    ['paper-void', 'no-more-copies'],
    ['bad-message', 'internal'],
  ] as const)('refused with %s is told as %s', (fault, code) => {
    const s = atSlot();
    s.act({ kind: 'copy', serial: paper.serial });
    const [record] = requests(s);
    if (!record) throw new Error('nothing was asked for');
    s.say({ kind: 'record-refused', record, why: { fault } });
    expect(s.view().screen).toMatchObject({ kind: 'problem', code, saved: 'no-copy' });
    s.act({ kind: 'back' });
    expect(s.view().screen.kind).toBe('home');
  });

  test('that could not be made is told so; one that takes long is safe, and comes out when it is made', () => {
    const failed = atSlot();
    failed.act({ kind: 'copy', serial: paper.serial });
    failed.say({ kind: 'hub-record', record: { kind: 'print.voided', jobId: requests(failed)[0]?.jobId ?? '' } });
    expect(failed.view().screen).toMatchObject({ code: 'copy-failed' });

    for (const [hub, ms, code] of [
      ['away', PROGRESS_AWAY_MS, 'hub-away'],
      ['here', PROGRESS_SLOW_MS, 'needs-person'],
    ] as const) {
      const s = atSlot();
      s.act({ kind: 'copy', serial: paper.serial });
      s.around.hub = hub;
      s.wait(ms);
      expect(s.view().screen).toMatchObject({ code, saved: 'copy-saved' });
      s.around.hub = 'here';
      const jobId = requests(s)[0]?.jobId ?? '';
      s.say({ kind: 'hub-record', record: { kind: 'print.released', ...paper, jobId } });
      expect(s.view().screen.kind).toBe('printing');
    }
  });
});

describe('a sheet that came out badly', () => {
  test('is void, needs no taking, and another is made instead', () => {
    const s = atSlot();
    s.act({ kind: 'spoilt', serial: paper.serial });
    expect(s.view().screen).toMatchObject({ kind: 'spoilt', serial: paper.serial });
    s.act({ kind: 'instead', why: 'misprint' });
    expect(requests(s)).toMatchObject([{ of: paper.serial, instead: 'misprint' }]);
    expect(taken(s)).toEqual([]);
    expect(s.view().screen.kind).toBe('making-copy');
  });

  test('on second thoughts it is fine: back to the slot, where it is still to be taken', () => {
    const s = atSlot();
    s.act({ kind: 'spoilt', serial: paper.serial });
    s.act({ kind: 'back' });
    expect(s.view().screen).toMatchObject({ kind: 'take-paper', serial: paper.serial });
    s.act({ kind: 'spoilt', serial: paper.serial });
    s.wait(60_000);
    expect(s.view().screen).toMatchObject({ kind: 'goodbye', why: 'idle' });
    expect(taken(s)).toEqual([{ kind: 'paper.taken', jobId: paper.jobId, by: 'timeout' }]);
  });
});

test('R14 a paper left in the slot while the next card is tapped is told as left', () => {
  const s = atSlot();
  s.tap('04ffffff');
  expect(taken(s)).toEqual([{ kind: 'paper.taken', jobId: paper.jobId, by: 'timeout' }]);
});
