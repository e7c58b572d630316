import { expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { testCaseRoom, type TestCaseRoom } from '../test-case-room.ts';

const refused = (fault: string) => ({ fault: { fault } });

const throughOffices = async (t: TestCaseRoom, caseId: string): Promise<void> => {
  expect(await t.act(t.staff(t.people.money), caseId, 'sign', { step: 'budget', decision: 'approve' })).toBe('done');
  expect(await t.act(t.staff(t.people.house), caseId, 'sign', { step: 'house-signs', decision: 'approve' })).toBe(
    'done',
  );
};

test('a whole matter is carried to its end by form actions alone', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const clerk = await t.responsible(caseId);
  const [records, money, house] = [t.staff(t.people.records), t.staff(t.people.money), t.staff(t.people.house)];
  await throughOffices(t, caseId);
  expect(await t.act(clerk, caseId, 'sign', { step: 'final', decision: 'approve' })).toBe('done');
  expect(await t.act(clerk, caseId, 'handIn', { step: 'address', 'f.address': '三号楼' })).toBe('done');
  expect(await t.act(money, caseId, 'settle', { step: 'fee', receipt: 'R-2026-17' })).toBe('done');
  const desk = await t.desk.load(caseId);
  expect(Object.keys(desk.state.active)).toEqual(['emboss']);
  expect(await t.act(records, caseId, 'make', { step: 'emboss' })).toBe('done');
  expect(await t.act(house, caseId, 'outside', { step: 'police', outcome: 'done' })).toBe('done');
  expect(await t.act(house, caseId, 'object', { step: 'notice', note: '有邻居反对' })).toBe('done');
  expect(await t.act(records, caseId, 'finish', { step: 'hand-out', 'f.shelf': 'B-7' })).toBe('done');
  const page = await t.page(caseId, clerk);
  expect(page.status).toBe('done');
  expect(page.duties).toMatchObject([{ id: 'report', done: false, mayDo: true }]);
  expect(await t.act(clerk, caseId, 'duty', { duty: 'report', 'f.report': '圆满' })).toBe('done');
  expect((await t.page(caseId, clerk)).duties).toMatchObject([{ done: true, mayDo: false }]);
});

test('two at once: one wins, and the other is told by whom and when, on a step that is over', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const seen = String(await t.round(caseId, 'budget'));
  const values = { step: 'budget', seen, decision: 'approve' };
  const both = await Promise.all([
    t.act(t.staff(t.people.money), caseId, 'sign', values),
    t.act(t.staff(t.people['money-backup']), caseId, 'sign', values),
  ]);
  expect(both.filter((outcome) => outcome === 'done')).toHaveLength(1);
  expect(both.find((outcome) => outcome !== 'done')).toMatchObject(refused('step-over'));
  const page = await t.page(caseId, t.staff(t.people.money));
  const first = page.timeline.find(
    ({ seq, stepId, kind }) => seq > Number(seen) && stepId === 'budget' && kind === 'decided',
  );
  expect(first).toMatchObject({ text: 'approved', who: { zh: expect.stringMatching(/陈志强|杨丽华/) as string } });
});

test('a reject wants a reason: a note is kept under the applicant’s key, and the event says that it is there', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const money = t.staff(t.people.money);
  expect(await t.act(money, caseId, 'sign', { step: 'budget', decision: 'reject', note: '  ' })).toMatchObject(
    refused('reasons-missing'),
  );
  expect(await t.act(money, caseId, 'sign', { step: 'budget', decision: 'reject', note: '超出标准' })).toBe('done');
  const { state, events } = await t.desk.load(caseId);
  expect(state).toMatchObject({ status: 'rejected', reasons: [{ code: 'see-note' }] });
  expect(JSON.stringify(events)).not.toContain('超出标准');
});

test('an office keeps reasons, picks them when it returns, and retires them; another office neither sees nor picks them', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const [money, house] = [t.staff(t.people.money), t.staff(t.people.house)];
  const add = { step: 'budget', zh: '金额与标准不符', field: ['amount', 'no-such'] };
  expect(await t.act(house, caseId, 'addReason', add)).toMatchObject(refused('not-allowed'));
  expect(await t.act(money, caseId, 'addReason', { ...add, zh: ' ' })).toMatchObject(refused('text-missing'));
  expect(await t.act(money, caseId, 'addReason', add)).toBe('done');
  const [reason] = (await t.page(caseId, money)).offers.reasons['budget'] ?? [];
  expect(reason).toMatchObject({ text: { zh: '金额与标准不符', en: '金额与标准不符' }, fields: ['amount'] });
  expect((await t.page(caseId, house)).offers.reasons['house-signs']).toEqual([]);
  // A forged pick of another office’s reason is no reason.
  const forged = { step: 'house-signs', reason: reason?.id ?? '', field: 'amount' };
  expect(await t.act(house, caseId, 'sendBack', forged)).toMatchObject(refused('reasons-missing'));
  expect(await t.act(money, caseId, 'sendBack', { step: 'budget', reason: reason?.id ?? '', field: 'amount' })).toBe(
    'done',
  );
  const held = (await t.page(caseId, money)).parts[0]?.voices[1];
  expect(held).toMatchObject({
    state: 'held',
    steps: [
      {
        returned: {
          reasons: [{ code: 'office-reason', params: { text: '金额与标准不符' } }],
          fields: [{ en: 'Amount' }],
        },
      },
    ],
  });
  expect(await t.act(money, caseId, 'retireReason', { step: 'budget', id: reason?.id ?? '' })).toBe('done');
  expect(await t.act(money, caseId, 'retireReason', { step: 'budget', id: reason?.id ?? '' })).toMatchObject(
    refused('not-found'),
  );
  const { rows } = await t.desk.db.pool.query<{ kind: string }>(
    `select kind from audit_event where kind like 'return-reason%'`,
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['return-reason.added', 'return-reason.retired']);
});

test('a correction that came on paper is entered by the responsible clerk alone', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const clerk = await t.responsible(caseId);
  await t.act(t.staff(t.people.house), caseId, 'sendBack', { step: 'house-signs', note: '请改标题', field: 'title' });
  const right = {
    step: 'house-signs',
    'f.title': '迎新晚会',
    'f.amount': '1,000.5',
    'f.audience': 'inside',
    'f.plan': 'seen',
  };
  expect(await t.act(t.staff(t.people.money), caseId, 'resubmit', right)).toMatchObject(refused('not-allowed'));
  const wrong = await t.act(clerk, caseId, 'resubmit', { ...right, 'f.amount': 'a lot', 'f.title': '' });
  expect(wrong).toMatchObject({ ...refused('bad-answers'), problems: [{ field: 'title' }, { field: 'amount' }] });
  expect(await t.act(clerk, caseId, 'resubmit', right)).toBe('done');
  const page = await t.page(caseId, clerk);
  expect(page.asked).toEqual(
    expect.arrayContaining([{ label: expect.anything() as object, value: { zh: '¥1000.50', en: '¥1000.50' } }]),
  );
});

test('hidden and forged fields of a form are refused and named', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const clerk = await t.responsible(caseId);
  await t.act(t.staff(t.people.house), caseId, 'sendBack', { step: 'house-signs', note: 'x', field: 'title' });
  const right = { step: 'house-signs', 'f.title': '迎新', 'f.amount': '10', 'f.audience': 'inside', 'f.plan': 'seen' };
  const forged = await t.act(clerk, caseId, 'resubmit', {
    ...right,
    'f.guests': 'x',
    'f.power': 'all',
    'f.__proto__': 'x',
  });
  expect(forged).toMatchObject({
    problems: [
      { field: 'power', reason: { code: 'answer-unknown' } },
      { field: 'guests', reason: { code: 'answer-hidden' } },
    ],
  });
});

const forgeries: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['a step the flow does not have', { step: 'no-such-step' }, 'bad-message'],
  ['a step that is none', { step: '../budget' }, 'bad-message'],
  ['a round that is no number', { step: 'budget', seen: 'NaN' }, 'bad-message'],
  ['a round that was never', { step: 'budget', decision: 'approve', seen: '9999' }, 'step-over'],
  ['a decision that is none', { step: 'budget', decision: 'maybe' }, 'bad-message'],
  ['a slot that is none', { step: 'budget', decision: 'approve', slot: 'other' }, 'not-allowed'],
  ['a step of somebody else', { step: 'house-signs', decision: 'approve' }, 'not-allowed'],
  ['a step that has not begun', { step: 'final', decision: 'approve', seen: '1' }, 'step-over'],
  ['a way the step does not have', { step: 'budget', decision: 'again', note: 'x' }, 'not-offered'],
];

test('forged decisions are refused, each by its name, and change nothing', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const before = (await t.desk.load(caseId)).state.version;
  for (const [what, values, fault] of forgeries)
    expect({ what, ...((await t.act(t.staff(t.people.money), caseId, 'sign', values)) as object) }).toMatchObject({
      what,
      fault: { fault },
    });
  expect((await t.desk.load(caseId)).state.version).toBe(before);
});

test('for somebody without a part in it no action finds the case', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const stranger = t.staff(t.people.stranger);
  for (const name of ['sign', 'nudge', 'handOver', 'voidCase', 'ask', 'make', 'addReason'] as const)
    expect(await t.act(stranger, caseId, name, { step: 'budget', decision: 'approve' })).toBe('gone');
  expect(
    await t.room.act(t.staff(t.people.money), {
      name: 'resume',
      caseId: uuidv7(),
      fields: { one: () => '', all: () => [], values: {} },
    }),
  ).toBe('gone');
});

test('questions: the office that is asked answers once, and the case goes on meanwhile', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const clerk = await t.responsible(caseId);
  const house = t.staff(t.people.house);
  expect(await t.act(clerk, caseId, 'ask', { to: 'archives/reading', text: 'x' })).toMatchObject(
    refused('bad-message'),
  );
  expect(await t.act(clerk, caseId, 'ask', { to: 'housing/clearance', text: ' ' })).toMatchObject(
    refused('text-missing'),
  );
  expect(await t.act(clerk, caseId, 'ask', { to: 'housing/clearance', text: '钥匙还了吗？' })).toBe('done');
  const [question] = (await t.page(caseId, house)).questions;
  expect(question).toMatchObject({ text: '钥匙还了吗？', mayAnswer: true });
  expect((await t.page(caseId, t.staff(t.people.money))).questions[0]).toMatchObject({
    text: { hidden: 'not-yours' },
    mayAnswer: false,
  });
  const answer = { question: question?.id ?? '', text: '还了' };
  expect(await t.act(t.staff(t.people.money), caseId, 'answer', answer)).toMatchObject(refused('not-allowed'));
  expect(await t.act(house, caseId, 'answer', answer)).toBe('done');
  expect(await t.act(house, caseId, 'answer', answer)).toMatchObject(refused('conflict'));
  expect((await t.page(caseId, clerk)).questions[0]).toMatchObject({ answer: { text: '还了' }, mayAnswer: false });
});

test('pause, resume, nudge, hand over, void and reopen, each by whoever carries the case', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const clerk = await t.responsible(caseId);
  const money = t.staff(t.people.money);
  expect(await t.act(money, caseId, 'pause', { reason: 'pause-asked' })).toMatchObject(refused('not-allowed'));
  expect(await t.act(clerk, caseId, 'pause', { reason: 'void-mistake' })).toMatchObject(refused('reasons-missing'));
  expect(await t.act(clerk, caseId, 'pause', { reason: 'pause-asked' })).toBe('done');
  const paused = await t.page(caseId, clerk);
  expect(paused.offers).toMatchObject({ steps: [], acts: ['ask', 'hand-over', 'resume', 'void'] });
  expect(paused.deadlines.every(({ standsSince }) => standsSince !== undefined)).toBe(true);
  expect(await t.act(money, caseId, 'sign', { step: 'budget', decision: 'approve' })).toMatchObject(
    refused('case-paused'),
  );
  expect(await t.act(clerk, caseId, 'resume')).toBe('done');

  for (let n = 0; n < 3; n++) expect(await t.act(clerk, caseId, 'nudge', { step: 'budget' })).toBe('done');
  expect(await t.act(clerk, caseId, 'nudge', { step: 'budget' })).toMatchObject(refused('too-many'));

  expect(await t.act(clerk, caseId, 'handOver', { person: 'nobody' })).toMatchObject(refused('person-missing'));
  const found = await t.room.colleagues('zwb');
  expect(found).toMatchObject([{ id: t.people.house, office: { zh: '公寓中心' } }]);
  expect(await t.act(clerk, caseId, 'handOver', { person: t.people.house, note: '我明天休假' })).toBe('done');
  expect((await t.page(caseId, t.staff(t.people.house))).timeline[0]).toMatchObject({
    ...{ text: 'assignedHandedOver', whom: { zh: '赵文博' }, note: '我明天休假' },
  });

  const house = t.staff(t.people.house);
  const seen = String((await t.desk.load(caseId)).state.version);
  expect(await t.act(house, caseId, 'voidCase', { reason: 'void-duplicate', seen: '1' })).toMatchObject(
    refused('conflict'),
  );
  expect(await t.act(house, caseId, 'voidCase', { reason: 'void-duplicate', seen })).toBe('done');
  expect((await t.page(caseId, house)).offers).toMatchObject({ acts: ['reopen'], steps: [] });
  expect(await t.act(house, caseId, 'reopen', { step: 'final', reason: 'reopen-mistake', seen: '1' })).toMatchObject(
    refused('conflict'),
  );
  expect(await t.act(house, caseId, 'reopen', { step: 'budget', reason: 'reopen-mistake' })).toMatchObject(
    refused('not-offered'),
  );
  const again = String((await t.desk.load(caseId)).state.version);
  expect(await t.act(house, caseId, 'reopen', { step: 'final', reason: 'reopen-mistake', seen: again })).toBe('done');
  expect((await t.page(caseId, house)).status).toBe('waiting-person');
});

test('a signer who was added has to agree as well', async () => {
  const t = await testCaseRoom();
  const caseId = await t.begin();
  const [money, house] = [t.staff(t.people.money), t.staff(t.people.house)];
  expect(await t.act(money, caseId, 'addSigner', { step: 'budget', person: uuidv7() })).toMatchObject(
    refused('not-staff'),
  );
  expect(await t.act(money, caseId, 'addSigner', { step: 'budget', person: t.people.house })).toBe('done');
  expect(await t.act(money, caseId, 'sign', { step: 'budget', decision: 'approve' })).toBe('done');
  const view = (await t.page(caseId, money)).parts[0]?.voices[1];
  expect(view).toMatchObject({
    state: 'waits',
    steps: [{ awaited: [{ signed: { decision: 'approve' } }, { who: { zh: '赵文博' } }] }],
  });
  expect(await t.act(house, caseId, 'sign', { step: 'budget', decision: 'approve' })).toBe('done');
  expect((await t.page(caseId, money)).parts[0]?.voices[1]).toMatchObject({ state: 'decided' });
});
