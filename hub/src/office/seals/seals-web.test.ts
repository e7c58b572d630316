/** The page about seals through the web door: what waits, and the keeper's word with one step-up. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { furnishMatter, MATTER, type Matter } from '../../desk/test-matter.ts';
import { hashPassword } from '../../people/passwords.ts';
import { startTestHub, type TestHub } from '../../test-web.ts';
import { testPages } from '../test-pages.ts';

const PASSWORD = 'four more words here';
let hub: TestHub;
let matter: Matter;
let keeper: string;
let backup: string;
beforeAll(async () => {
  hub = await startTestHub();
  await hub.db.prisma.department.create({ data: { id: 'registrar', nameZh: '教务处', nameEn: 'Registrar' } });
  matter = await furnishMatter(hub.db);
  keeper = await as(matter.people.money);
  backup = await as(matter.people.records);
  await hub.db.prisma.account.updateMany({ data: { passwordHash: await hashPassword(PASSWORD) } });
  const names = { nameZh: '合同章', nameEn: 'Contract seal', keyPurpose: 'seal:contracts', certificate: '-' };
  const kept = { keeperId: matter.people.money, backupId: matter.people.records, dailyLimit: 40, flows: [MATTER] };
  await hub.db.prisma.seal.create({ data: { id: 'contracts', departmentId: 'registrar', ...names, ...kept } });
}, 90_000);
afterAll(() => hub.stop());
const { as, ask, send } = testPages(() => hub);

const CONTENT = 'ab'.repeat(32);
/** A use that waits: `id:content`, as the page sends it. */
const waiting = async (applicantId: string = uuidv7()): Promise<{ id: string; picked: string; caseId: string }> => {
  const [id, caseId, at] = [uuidv7(), uuidv7(), new Date(hub.clock.now())];
  const flow = { flowId: MATTER, flowVersion: 1, applicantId, version: 1, head: new Uint8Array(32) };
  await hub.db.prisma.caseView.create({
    data: { id: caseId, number: `N${caseId.slice(-8)}`, ...flow, state: 'open', openedAt: at, changedAt: at },
  });
  const loan = {
    id,
    key: id,
    sealId: 'contracts',
    caseId,
    step: 'seal',
    flowId: MATTER,
    state: 'waiting',
    askedAt: at,
  };
  await hub.db.prisma.sealLoan.create({
    data: { ...loan, why: 'seal-day-full', content: new Uint8Array(Buffer.from(CONTENT, 'hex')) },
  });
  return { id, caseId, picked: `${id}:${CONTENT}` };
};
const stateOf = async (id: string) => (await hub.db.prisma.sealLoan.findUniqueOrThrow({ where: { id } })).state;
beforeEach(async () => {
  await hub.db.prisma.sealLoan.deleteMany();
});

const grant = (cookie: string, picked: readonly string[], password = PASSWORD) =>
  send(
    '/office/seals?/grant',
    cookie,
    new URLSearchParams([...picked.map((one) => ['use', one]), ['password', password]]),
  );

test('a batch that was picked is confirmed with the password typed once; what was not picked still waits', async () => {
  const [one, two, three] = [await waiting(), await waiting(), await waiting()];
  const html = await (await ask('/office/seals', keeper)).text();
  for (const { picked, id } of [one, two, three]) {
    expect(html).toContain(`value="${picked}"`);
    expect(html).toContain(`/office/seals/${id}/preview`);
  }
  expect(html).toContain('The number for today is used up.');
  expect(html).toContain('0 of 40');
  const done = await grant(keeper, [one.picked, two.picked]);
  expect(done.status).toBe(303);
  expect(await (await ask(done.headers.get('location') ?? '', keeper)).text()).toContain('Confirmed: 2.');
  expect([await stateOf(one.id), await stateOf(two.id), await stateOf(three.id)]).toEqual([
    'granted',
    'granted',
    'waiting',
  ]);
});

test('without the right password, or with nothing picked, nothing is sealed, and what was picked stays picked', async () => {
  const { id, picked } = await waiting();
  const wrong = await grant(keeper, [picked], 'not it');
  expect(wrong.status).toBe(400);
  const html = await wrong.text();
  expect(html).toContain('The password is not right, so nothing was confirmed.');
  expect(html).toMatch(new RegExp(`value="${picked}"[^>]*checked|checked[^>]*value="${picked}"`));
  expect(html).not.toContain('not it');
  expect(await (await grant(keeper, [])).text()).toContain('Select first what is to be sealed.');
  expect(await stateOf(id)).toBe('waiting');
});

test('R6 guessing the password is slowed down', async () => {
  const { picked } = await waiting();
  const tries = [];
  for (let n = 0; n < 6; n++) tries.push(await (await grant(backup, [picked], 'guess')).text());
  expect(tries.at(-1)).toContain('Too many tries');
  expect(await (await grant(backup, [picked])).text()).toContain('Too many tries');
});

test('another member of staff sees none of it, and their word is refused', async () => {
  const { id, picked } = await waiting();
  const stranger = await as(matter.people.stranger);
  await hub.db.prisma.account.updateMany({ data: { passwordHash: await hashPassword(PASSWORD) } });
  const html = await (await ask('/office/seals', stranger)).text();
  expect(html).toContain('You keep no seal.');
  expect(html).not.toContain(id);
  expect((await grant(stranger, [picked])).status).toBe(400);
  expect((await ask(`/office/seals/${id}/preview`, stranger)).status).toBe(404);
  const turned = await send('/office/seals?/turn', stranger, { seal: 'contracts', to: 'suspended' });
  expect(turned.status).toBe(400);
  expect(await stateOf(id)).toBe('waiting');
});

test('nobody seals their own paper: the other keeper does', async () => {
  const own = await waiting(matter.people.money);
  const html = await (await ask('/office/seals', keeper)).text();
  expect(html).toContain('This is your own case');
  expect(html).not.toContain(`value="${own.picked}"`);
  expect((await grant(keeper, [own.picked])).status).toBe(400);
  expect(await stateOf(own.id)).toBe('waiting');
});

test('a use is refused with one of the reasons', async () => {
  const { id, picked } = await waiting();
  const mute = await send('/office/seals?/refuse', keeper, { refuse: picked, [`reason ${id}`]: 'because' });
  expect(mute.status).toBe(400);
  const done = await send('/office/seals?/refuse', keeper, {
    refuse: picked,
    [`reason ${id}`]: 'seal-refused-content',
  });
  expect(done.status).toBe(303);
  const row = await hub.db.prisma.sealLoan.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ state: 'refused', refusal: 'seal-refused-content', decidedBy: matter.people.money });
});

test('a keeper takes the seal out of use and back, and nothing is sealed meanwhile', async () => {
  const { id, picked } = await waiting();
  expect((await send('/office/seals?/turn', keeper, { seal: 'contracts', to: 'suspended' })).status).toBe(303);
  expect(await (await grant(keeper, [picked])).text()).toContain('is suspended');
  expect(await stateOf(id)).toBe('waiting');
  expect(await (await ask('/office/seals', keeper)).text()).toContain('Put it back into use');
  expect((await send('/office/seals?/turn', keeper, { seal: 'contracts', to: 'active' })).status).toBe(303);
  const events = await hub.db.prisma.auditEvent.findMany({
    where: { subject: 'contracts' },
    orderBy: { position: 'asc' },
  });
  expect(events.map(({ kind }) => kind)).toEqual(['seal.suspended', 'seal.resumed']);
});
