/** The twelve services of the catalogue, each from submission to its outcome request through every department. */
import { isFault } from '@yizhan/shared/faults.ts';
import { describe, expect, test } from 'vitest';
import { personOf, testCampus, type TestCampus } from './test-campus.ts';
import { everybodyActs, filled } from './test-everybody.ts';

const CLEAR = '2023010101';
const OWES_LIBRARY = '2023010102';

const begun = async (
  campus: TestCampus,
  flowId: string,
  number: string,
  over: Readonly<Record<string, unknown>> = {},
): Promise<string> => {
  const flow = await campus.flow(flowId);
  const state = await campus.begin(flowId, number, filled(flow.form, over));
  if (isFault(state)) throw new Error(`${flowId}: ${JSON.stringify(state)}`);
  return state.id;
};

/** A member of staff without an office, of the software department; and one of the finance office, which is no school. */
const TEACHER = '200101';
const OF_FINANCE = '100017';

describe('regular cases reach their outcome', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['certificate-of-enrolment', {}, 'document-requested'],
    ['transcript', { language: 'chinese' }, 'document-requested'],
    ['leaving-clearance', {}, 'document-requested'],
    ['hukou-transfer', { reason: 'transfer' }, 'document-requested'],
    ['student-card-reissue', { reason: 'damaged' }, 'payment-requested'],
    ['suspension-withdrawal', { kind: 'withdrawal', reason: 'family' }, 'document-requested'],
  ])('%s, for a student', async (flowId, over, outcome) => {
    const campus = await testCampus();
    const caseId = await begun(campus, flowId, CLEAR, over);
    await everybodyActs(campus, caseId);
    const { events, state } = await campus.load(caseId);
    expect(events.map((e) => e.kind)).toContain(outcome);
    expect(['done', 'open']).toContain(state.status);
    if (outcome === 'document-requested') expect(state.papers).toHaveLength(1);
    expect(campus.failures).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['employment-certificate', { kind: 'income', months: 12 }, 'document-requested'],
    ['official-travel', { cadre: true }, 'document-requested'],
    ['reimbursement', { kind: 'travel', amount: 120_000 }, 'payment-requested'],
    [
      'seal-use',
      { kind: 'contract', amount: 60_000_000, counterparty: '某公司', seal: 'contracts' },
      'document-requested',
    ],
    ['venue-booking', { people: 60, external: false }, 'document-requested'],
    ['class-change', { periods: 6, cause: 'conference', proof: true }, 'supplied'],
  ])('%s, for staff', async (flowId, over, outcome) => {
    const campus = await testCampus();
    const caseId = await begun(campus, flowId, TEACHER, over);
    await everybodyActs(campus, caseId);
    const { events, state } = await campus.load(caseId);
    expect(events.map((e) => e.kind)).toContain(outcome);
    expect(['done', 'open']).toContain(state.status);
    expect(campus.failures).toEqual([]);
  });
});

describe('leaving clearance, the proof of the point', () => {
  test('a regular case is closed by no person but the final one', async () => {
    const campus = await testCampus();
    const caseId = await begun(campus, 'leaving-clearance', CLEAR);
    const done = await everybodyActs(campus, caseId);
    expect(done.map(({ step }) => step)).toEqual(['school-final']);
    const { events } = await campus.load(caseId);
    expect(events.filter((e) => e.kind === 'check-answered' && e.answer === 'pass')).toHaveLength(6);
    expect(events.filter((e) => e.kind === 'branch-joined')).toHaveLength(6);
    // What was asked and what was answered stays on the case, as ciphertext.
    for (const event of events)
      if (event.kind === 'check-answered')
        expect([event.facts, event.evidence].every((one) => one?.person === personOf(CLEAR))).toBe(true);
  });

  test('one exception holds its own branch alone, with the reason, and only that department is asked', async () => {
    const campus = await testCampus();
    const caseId = await begun(campus, 'leaving-clearance', OWES_LIBRARY);
    const { state } = await campus.load(caseId);
    expect(Object.keys(state.active).toSorted()).toEqual(['departments', 'library-review']);
    expect(state.reasons.map(({ code }) => code).toSorted()).toEqual(['debt-money', 'debt-things']);
    const { rows } = await campus.db.pool.query('select department, role from task where case_id = $1', [caseId]);
    expect(rows).toEqual([{ department: 'library', role: 'clearance' }]);
    const done = await everybodyActs(campus, caseId);
    expect(done.map(({ step }) => step)).toEqual(['library-review', 'school-final']);
  });

  test('a department that does not answer, or answers with old data, is asked in person; the others pass by themselves', async () => {
    const campus = await testCampus();
    await campus.departments.trouble('finance', 'away');
    const caseId = await begun(campus, 'leaving-clearance', CLEAR);
    const { state } = await campus.load(caseId);
    expect(Object.keys(state.active).toSorted()).toEqual(['departments', 'finance-review']);
    expect(state.reasons).toEqual([{ code: 'source-away' }]);
  });
});

test('a withdrawal begins the leaving clearance of the same person, and is itself not held up by it', async () => {
  const campus = await testCampus();
  const caseId = await begun(campus, 'suspension-withdrawal', CLEAR, { kind: 'withdrawal', reason: 'family' });
  await everybodyActs(campus, caseId);
  const { state } = await campus.load(caseId);
  const [child] = state.children;
  expect(child).toMatchObject({ step: 'leaving' });
  expect((await campus.load(child?.case ?? '')).state).toMatchObject({
    ...{ flowId: 'leaving-clearance', applicant: personOf(CLEAR), parent: { case: caseId, step: 'leaving' } },
  });
});

test('nobody to decide is a reason not to begin, told with the step, and not a case that waits for ever', async () => {
  const campus = await testCampus();
  const flow = await campus.flow('class-change');
  const begun = await campus.begin('class-change', OF_FINANCE, filled(flow.form, { periods: 6, cause: 'other' }));
  expect(begun).toMatchObject({ fault: 'actor-unresolved', params: { step: expect.any(String) as string } });
  expect(await campus.db.prisma.caseView.count({ where: { flowId: 'class-change' } })).toBe(0);
});
