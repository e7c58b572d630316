import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GOODBYE_MS, PROGRESS_AWAY_MS, TAKE_MS } from './limits.ts';
import { evidence, home, paper, service, stage } from './test-stage.ts';
import type { Input } from './visit.ts';

const submitted = (s: ReturnType<typeof stage>): string => {
  s.act({ kind: 'open-service', flowId: service.flowId });
  s.act({ kind: 'submit', flowId: service.flowId, answers: {} });
  const { visit } = { visit: s.visit() };
  return visit.kind === 'open' && visit.page.kind === 'progress' ? visit.page.caseId : 'not in progress';
};
const released = (s: ReturnType<typeof stage>, caseId: string): void => {
  s.say({ kind: 'hub-record', record: { kind: 'print.released', ...paper, caseId } });
};

describe('the regular errand', () => {
  test('from tap to paper in four touches after the card', () => {
    const s = stage();
    s.tap();
    expect(s.view().screen.kind).toBe('home');
    const caseId = submitted(s);
    expect(s.view().screen).toMatchObject({
      kind: 'progress',
      steps: [{ state: 'now' }, { state: 'next' }, { state: 'next' }],
    });
    s.say({
      kind: 'hub-record',
      record: { kind: 'case.changed', caseId, number: 'YZ-1', version: 3, state: 'open', step: 'seal', reasons: [] },
    });
    expect(s.view().screen).toMatchObject({ steps: [{ state: 'done' }, { state: 'now' }, { state: 'next' }] });
    released(s, caseId);
    expect(s.did('print')).toHaveLength(1);
    s.say({ kind: 'print', jobId: paper.jobId, progress: { kind: 'printing', page: 1, pages: 1 } });
    s.say({ kind: 'print', jobId: paper.jobId, progress: { kind: 'printed' } });
    expect(s.view().screen).toMatchObject({ kind: 'take-paper', serial: paper.serial });
    s.act({ kind: 'taken' });
    s.act({ kind: 'finish' });
    expect(s.view().screen).toEqual({ kind: 'goodbye', why: 'done' });
    expect(s.records().map((r) => r.kind)).toEqual(['case.submitted', 'paper.taken', 'visit.ended']);
    s.wait(GOODBYE_MS);
    expect(s.view().screen.kind).toBe('attract');
  });

  test('R3 pressing submit twice makes one case', () => {
    const s = stage();
    s.tap();
    submitted(s);
    s.act({ kind: 'submit', flowId: service.flowId, answers: {} });
    expect(s.records().filter((r) => r.kind === 'case.submitted')).toHaveLength(1);
  });
});

describe('cards', () => {
  test.each(['card-unknown', 'card-blocked'] as const)(
    'a refused card shows %s, and a new tap begins at once',
    (fault) => {
      const s = stage();
      s.say({ kind: 'card', evidence, at: 0 });
      const { visit } = { visit: s.visit() };
      if (visit.kind !== 'identifying') throw new Error('not identifying');
      s.say({ kind: 'identified', visitId: visit.visitId, answer: { fault } });
      expect(s.view().screen).toMatchObject({ kind: 'problem', code: fault, saved: 'nothing-started' });
      s.tap('04112233');
      expect(s.view().screen.kind).toBe('home');
    },
  );

  test('R21 a late answer for the first of two cards never opens the second person’s visit', () => {
    const s = stage();
    s.say({ kind: 'card', evidence, at: 0 });
    const first = s.visit();
    s.say({ kind: 'card', evidence: { profile: 'uid', token: '04ffff' }, at: 0 });
    if (first.kind !== 'identifying') throw new Error('not identifying');
    s.say({ kind: 'identified', visitId: first.visitId, answer: home });
    expect(s.view().screen.kind).toBe('identifying');
    expect(s.view().person).toBeUndefined();
  });

  test('another card ends the visit, wipes it and begins its own', () => {
    const s = stage();
    s.tap();
    s.say({ kind: 'card', evidence: { profile: 'uid', token: '04ffff' }, at: 0 });
    expect(s.did('wipe')).toHaveLength(1);
    expect(s.records()).toMatchObject([{ kind: 'visit.ended', why: 'card' }]);
    expect(s.view()).toMatchObject({ screen: { kind: 'identifying' } });
    expect(s.view().person).toBeUndefined();
  });

  test('the same card again is only a touch', () => {
    const s = stage();
    s.tap();
    s.tap();
    expect(s.did('wipe')).toHaveLength(0);
    expect(s.did('identify')).toHaveLength(1);
  });
});

describe('time', () => {
  test('idle: a warning in the last 20 s, more time on request, then goodbye and a wipe', () => {
    const s = stage();
    s.tap();
    s.wait(39_000);
    expect(s.view().warning).toBeUndefined();
    s.wait(2_000);
    expect(s.view().warning).toEqual({ secondsLeft: 19, extendable: true });
    s.act({ kind: 'more-time' });
    expect(s.view().warning).toBeUndefined();
    s.wait(60_000);
    expect(s.view().screen).toEqual({ kind: 'goodbye', why: 'idle' });
    expect(s.did('wipe')).toHaveLength(1);
  });

  test('the absolute limit warns too and cannot be extended', () => {
    const s = stage();
    s.tap();
    for (let i = 0; i < 29; i += 1) {
      s.wait(10_000);
      s.act({ kind: 'touched' });
    }
    expect(s.view().warning).toEqual({ secondsLeft: 10, extendable: false });
    s.wait(10_000);
    expect(s.view().screen).toEqual({ kind: 'goodbye', why: 'limit' });
  });

  test('no limit strikes while the printer works for the person', () => {
    const s = stage();
    s.tap();
    const caseId = submitted(s);
    released(s, caseId);
    s.wait(400_000);
    expect(s.view().screen.kind).toBe('printing');
  });

  test('R14 paper left in the slot is recorded as left, not as taken by the person', () => {
    const s = stage();
    s.tap();
    const caseId = submitted(s);
    released(s, caseId);
    s.say({ kind: 'print', jobId: paper.jobId, progress: { kind: 'printed' } });
    s.wait(TAKE_MS);
    expect(s.records()).toContainEqual({ kind: 'paper.taken', jobId: paper.jobId, by: 'timeout' });
    expect(s.view().screen.kind).toBe('goodbye');
  });
});

describe('bad cases', () => {
  test('hub away before the tap: said at once, nothing started', () => {
    const s = stage({ hub: 'away' });
    s.tap();
    expect(s.view().screen).toMatchObject({ kind: 'problem', code: 'hub-away', saved: 'nothing-started' });
  });

  test('hub lost after handing in: the case is safe, and it goes on when the hub is back', () => {
    const s = stage();
    s.tap();
    const caseId = submitted(s);
    s.around.hub = 'away';
    s.wait(PROGRESS_AWAY_MS);
    expect(s.view().screen).toMatchObject({ kind: 'problem', code: 'hub-away', saved: 'case-saved' });
    s.around.hub = 'here';
    released(s, caseId);
    expect(s.did('print')).toHaveLength(1);
    expect(s.view().screen.kind).toBe('printing');
  });

  test.each([
    ['empty', 'paper-empty'],
    ['jam', 'paper-jam'],
    ['cover-open', 'paper-jam'],
    ['away', 'printer-away'],
  ])('a printer that is %s is not sent the paper; mended, it goes on by itself', (condition, code) => {
    const s = stage({ printer: condition });
    s.tap();
    released(s, submitted(s));
    expect(s.did('print')).toHaveLength(0);
    expect(s.view().screen).toMatchObject({ kind: 'problem', code, saved: 'paper-saved' });
    s.around.printer = 'ready';
    s.wait(1000);
    expect(s.did('print')).toHaveLength(1);
  });

  test('a printer found empty only as the paper is brought to it goes on by itself once refilled: nothing was sent', () => {
    const s = stage();
    s.tap();
    released(s, submitted(s));
    s.around.printer = 'empty';
    s.say({ kind: 'print', jobId: paper.jobId, progress: { kind: 'not-begun', condition: 'empty' } });
    expect(s.view().screen).toMatchObject({ kind: 'problem', code: 'paper-empty', saved: 'paper-saved' });
    s.wait(5_000);
    expect(s.did('print')).toHaveLength(1);
    s.around.printer = 'ready';
    s.wait(1000);
    expect(s.did('print')).toHaveLength(2);
  });

  test('R13 an unknowable job asks the person and is never printed again by itself', () => {
    const s = stage();
    s.tap();
    released(s, submitted(s));
    s.say({ kind: 'print', jobId: paper.jobId, progress: { kind: 'ask' } });
    expect(s.view().screen).toMatchObject({ kind: 'problem', code: 'job-unknown', saved: 'ask-paper' });
    s.wait(10_000);
    expect(s.did('print')).toHaveLength(1);
    s.act({ kind: 'came-out', yes: true });
    expect(s.did('came-out')).toEqual([{ do: 'came-out', jobId: paper.jobId, yes: true }]);
  });

  test('R15 after a jam the paper is printed again only when the person says so', () => {
    const s = stage();
    s.tap();
    released(s, submitted(s));
    s.say({ kind: 'print', jobId: paper.jobId, progress: { kind: 'not-printed', condition: 'jam' } });
    expect(s.view().screen).toMatchObject({ kind: 'problem', code: 'paper-jam', saved: 'paper-saved' });
    s.wait(5_000);
    expect(s.did('print')).toHaveLength(1);
    s.act({ kind: 'print', jobId: paper.jobId });
    expect(s.did('print')).toHaveLength(2);
  });

  test('a person who leaves while the printer holds the paper does not leave it to print into an empty hall', () => {
    const s = stage();
    s.tap();
    released(s, submitted(s));
    s.say({ kind: 'print', jobId: paper.jobId, progress: { kind: 'held', condition: 'empty' } });
    expect(s.view().screen).toMatchObject({ kind: 'problem', code: 'paper-empty', paper: { held: true } });
    s.act({ kind: 'finish' });
    expect(s.did('withdraw')).toEqual([{ do: 'withdraw', jobId: paper.jobId }]);
  });

  test('a submission that will never be applied is said, not awaited', () => {
    const s = stage();
    s.tap();
    submitted(s);
    const record = s.records().find((r) => r.kind === 'case.submitted');
    if (!record) throw new Error('nothing submitted');
    s.say({ kind: 'record-refused', record, why: { fault: 'internal', id: 'e-1' } });
    expect(s.view().screen).toMatchObject({ kind: 'problem', code: 'internal', saved: 'nothing-started', id: 'e-1' });
  });

  test('a held case names its reasons', () => {
    const s = stage();
    s.tap();
    const caseId = submitted(s);
    const reasons = [{ code: 'hold.tuition' }];
    s.say({
      kind: 'hub-record',
      record: { kind: 'case.changed', caseId, number: 'YZ-2', version: 4, state: 'waiting-person', reasons },
    });
    expect(s.view().screen).toMatchObject({
      kind: 'problem',
      code: 'needs-person',
      saved: 'case-saved',
      number: 'YZ-2',
      reasons,
    });
  });
});

test('R19 whatever happens, the name is shown only inside a visit and every visit is wiped once', () => {
  const input: fc.Arbitrary<Input> = fc.oneof(
    fc.constantFrom<Input>(
      { kind: 'tick' },
      { kind: 'card-unreadable', why: 'removed' },
      { kind: 'act', act: { kind: 'finish' } },
      { kind: 'act', act: { kind: 'back' } },
      { kind: 'act', act: { kind: 'help' } },
      { kind: 'act', act: { kind: 'taken' } },
      { kind: 'act', act: { kind: 'open-service', flowId: service.flowId } },
      { kind: 'act', act: { kind: 'submit', flowId: service.flowId, answers: {} } },
      { kind: 'act', act: { kind: 'print', jobId: paper.jobId } },
      { kind: 'print', jobId: paper.jobId, progress: { kind: 'printed' } },
      { kind: 'print', jobId: paper.jobId, progress: { kind: 'ask' } },
    ),
    fc
      .constantFrom('04aa', '04bb')
      .map((token): Input => ({ kind: 'card', evidence: { profile: 'uid', token }, at: 0 })),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(input, fc.integer({ min: 0, max: 40_000 })), { maxLength: 60 }), (script) => {
      const s = stage();
      let opened = 0;
      for (const [next, ms] of script) {
        const before = s.visit();
        if (next.kind === 'card') s.tap(next.evidence.token);
        else s.say(next);
        s.around.now += ms;
        s.say({ kind: 'tick' });
        const after = s.visit();
        if (after.kind === 'open' && (before.kind !== 'open' || before.visitId !== after.visitId)) opened += 1;
        expect(s.view().person === undefined).toBe(after.kind !== 'open');
      }
      const still = s.visit().kind === 'open' ? 1 : 0;
      expect(s.did('wipe').length + still).toBeGreaterThanOrEqual(opened);
      expect(s.records().filter((r) => r.kind === 'visit.ended')).toHaveLength(s.did('wipe').length);
    }),
    { numRuns: 300 },
  );
});
