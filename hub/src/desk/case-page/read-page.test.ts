import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { grantPower } from '../../powers/grant-power.ts';
import { revokePower } from '../../powers/revoke-power.ts';
import { goodAnswers, MATTER } from '../test-matter.ts';
import { testCaseRoom } from '../test-case-room.ts';

const HIDDEN = { hidden: 'not-yours' };

test('the page tells the matter, the answers in words, the papers, the departments and the clerk', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin({
    ...goodAnswers,
    audience: 'outside',
    guests: '校友',
    needs: ['sound', 'light'],
    food: false,
  });
  const page = await t.page(caseId, t.staff(t.people.money));
  expect(page.service.en).toBe('Use of a hall');
  expect(page.applicant).toMatchObject({
    name: { zh: '张晓萌' },
    number: '2023010101',
    unit: { en: 'Office of Academic Affairs' },
  });
  expect(page.asked === 'erased' ? [] : page.asked.map(({ label, value }) => [label.en, value.en])).toEqual([
    ['Title', '社团迎新'],
    ['Amount', '¥1234.50'],
    ['Audience', 'Guests'],
    ['Guests', '校友'],
    ['Needs', 'Sound, Light'],
    ['Food', 'No'],
  ]);
  expect(page.attached).toMatchObject([{ label: { en: 'Plan' }, given: true, basis: { since: '2020-01-01' } }]);
  expect(page.parts[0]).toMatchObject({
    sideBySide: true,
    voices: [
      { id: 'records', state: 'passed' },
      { id: 'money', state: 'waits', steps: [{ awaited: [{ office: { en: 'Finance Office' } }] }] },
      { id: 'house', state: 'waits' },
    ],
  });
  expect(page.responsible).toMatchObject({ isReader: false });
  expect(page.responsible?.reasons.length).toBeGreaterThan(0);
  expect(page.deadlines.map(({ kind, passed }) => [kind, passed])).toEqual(
    expect.arrayContaining([
      ['promise', false],
      ['step', false],
    ]),
  );
  expect(page.guide.find(({ step }) => step === 'budget')).toMatchObject({ now: true, guide: { en: 'how to budget' } });
  expect(page.timeline.at(-1)).toMatchObject({ text: 'submitted', who: { zh: '张晓萌' } });
});

test('a check shows what was asked of which source, and when its data was true; a hold shows why', async () => {
  const t = await testCaseRoom();
  const { id } = await t.desk.student({ holds: [{ code: 'hold-tuition' }] });
  const caseId = await t.begin(goodAnswers, id);
  const records = (await t.page(caseId, t.staff(t.people.records))).parts[0]?.voices[0];
  expect(records).toMatchObject({ state: 'held', since: expect.any(String) as string });
  const check = records?.steps.find(({ step }) => step === 'enrolment')?.check;
  expect(check).toMatchObject({
    ...{ answer: 'hold', asOf: expect.any(String) as string, reasons: [{ code: 'hold-tuition' }] },
    evidence: { source: 'enrolment-status', asked: [{ name: 'number', value: '2023010101' }] },
  });
  // The evidence is about the applicant: an office that signs something else does not read it.
  const other = (await t.page(caseId, t.staff(t.people.house))).parts[0]?.voices[0];
  expect(other?.steps.find(({ step }) => step === 'enrolment')?.check?.evidence).toBeUndefined();
});

test('who decided, in whose name and under which power, stands beside the others', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const clerk = await t.responsible(caseId);
  const now = new Date(t.desk.clock.now());
  const granted = await t.desk.db.tx((tx) =>
    grantPower(tx, {
      ...{ id: uuidv7(), by: t.people.money, actor: `person:${t.people.money}`, now },
      grant: {
        ...{ flowId: MATTER, step: 'budget', office: { department: 'finance', role: 'review' } },
        ...{
          holder: { kind: 'responsible' },
          limit: { amount: 200_000 },
          from: now,
          until: new Date(now.getTime() + 9e9),
        },
        ...{ basis: 'none', samplePercent: 10, objectionLimit: 3 },
      },
    }),
  );
  expect(granted).toMatchObject({ kind: 'granted' });
  const before = await t.page(caseId, clerk);
  expect(before.offers.steps.find(({ step }) => step === 'budget')).toMatchObject({
    acts: expect.arrayContaining(['approve', 'reject', 'return']) as string[],
    right: {
      as: 'power',
      office: { en: 'Finance Office' },
      power: { limits: [{ en: 'up to 2000.00 yuan' }], grantedBy: { zh: '陈志强' } },
    },
  });
  expect(await t.act(clerk, caseId, 'sign', { step: 'budget', decision: 'approve', note: '金额合规' })).toBe('done');
  const money = (await t.page(caseId, clerk)).parts[0]?.voices[1];
  expect(money).toMatchObject({
    state: 'decided',
    steps: [
      { decisions: [{ decision: 'approve', right: { as: 'power', office: { zh: '财务处' } }, note: '金额合规' }] },
    ],
  });
});

test('a power revoked while its holder has the page open: the refusal names who and when, and the offer is gone', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const clerk = await t.responsible(caseId);
  const now = new Date(t.desk.clock.now());
  const power = uuidv7();
  const by = { by: t.people.money, actor: `person:${t.people.money}` as const, now };
  const grant = {
    ...{ flowId: MATTER, step: 'budget', office: { department: 'finance', role: 'review' } },
    ...{ holder: { kind: 'responsible' }, limit: {}, from: now, until: new Date(now.getTime() + 9e9) },
    ...{ basis: 'none', samplePercent: 10, objectionLimit: 3 },
  };
  await t.desk.db.tx((tx) => grantPower(tx, { ...by, id: power, grant }));
  const open = await t.page(caseId, clerk);
  expect(open.offers.steps.find(({ step }) => step === 'budget')?.acts).toContain('approve');
  await t.desk.db.tx((tx) => revokePower(tx, { ...by, note: 'x', power }));
  expect(await t.act(clerk, caseId, 'sign', { step: 'budget', decision: 'approve' })).toMatchObject({
    fault: { fault: 'power-revoked', params: { office: '财务处', at: '2026-11-24 10:00' } },
    revokedBy: { zh: '陈志强' },
  });
  const after = await t.page(caseId, clerk);
  expect(after.offers.steps.find(({ step }) => step === 'budget')?.acts).not.toContain('approve');
  expect(after.offers.refusals).toMatchObject([
    { doing: { en: 'step budget' }, text: { zh: expect.stringContaining('财务处') as string } },
  ]);
});

test('a note is for its own step, the clerk and the home department, and is not sent to others at all', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  await t.act(t.staff(t.people.money), caseId, 'sign', { step: 'budget', decision: 'approve', note: '只给财务看' });
  const noteFor = async (person: string) => {
    const page = await t.page(caseId, t.staff(person));
    return { page, note: page.timeline.find(({ text }) => text === 'approved')?.note };
  };
  expect((await noteFor(t.people.money)).note).toBe('只给财务看');
  expect((await noteFor(t.people['money-backup'])).note).toBe('只给财务看');
  expect((await noteFor(t.people.records)).note).toBe('只给财务看'); // of the home department
  const other = await noteFor(t.people.house);
  expect(other.note).toEqual(HIDDEN);
  expect(JSON.stringify(other.page)).not.toContain('只给财务看');
});

test('another department’s case is not there; a supervisor without a part sees the case and not whose it is', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  expect(await t.room.page(caseId, t.staff(t.people.stranger))).toBeUndefined();
  expect(await t.room.page(uuidv7(), t.staff(t.people.money))).toBeUndefined();
  expect(await t.room.page(caseId, { ...t.staff(t.people.money), personId: undefined })).toBeUndefined();
  const overseen = await t.page(caseId, t.staff(t.people.stranger, 'supervisor'));
  expect(overseen).toMatchObject({
    oversees: true,
    asked: [],
    attached: [],
    applicant: { name: { zh: expect.stringMatching(/^张/) as string } },
  });
  expect(JSON.stringify(overseen)).not.toMatch(/张晓萌|2023010101|社团迎新/);
});

test('nobody reads at the desk what is about themselves', async () => {
  const t = await testCaseRoom();
  await t.desk.db.pool.query(`update person set kind = 'student' where id = $1`, [t.people.money]);
  const caseId = await t.begin(goodAnswers, t.people.money);
  expect(await t.room.page(caseId, t.staff(t.people.money, 'clerk', 'supervisor'))).toBeUndefined();
});
