import { createHash } from 'node:crypto';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { expect, test } from 'vitest';
import { openLinkDoor, type Fetched, type LinkDoor } from './open-link-door.ts';
import { idIn, makeLink, readLinks } from './paper-links.ts';
import { testPrinting, type Printing } from './test-printing.ts';
import { voidPaper } from './void-paper.ts';

const DAY_MS = 86_400_000;

type Stand = {
  readonly p: Printing;
  readonly door: LinkDoor;
  readonly number: string;
  readonly clerk: () => Promise<string>;
};

const stand = async (): Promise<Stand> => {
  const p = await testPrinting();
  const { number } = await p.desk.db.prisma.person.findUniqueOrThrow({ where: { id: p.student.id } });
  const clerk = async (): Promise<string> => (await p.desk.load(p.caseId)).state.responsible?.clerk ?? '';
  return { p, door: openLinkDoor(p.desk.cases.desk), number, clerk };
};
const make = async ({ p, clerk }: Stand, person?: string, serial = p.serial) => {
  const by = { person: person ?? (await clerk()), roles: ['clerk'] as const };
  return p.desk.db.tx((tx) => makeLink(p.desk.cases.desk, tx, by, { caseId: p.caseId, serial }));
};
const made = async (s: Stand): Promise<string> => {
  const link = await make(s);
  if (isFault(link)) throw new Error(link.fault);
  return link.path.replace('/p/', '');
};
let addresses = 0;
const fetched = ({ door }: Stand, token: string, number: string): Promise<Fetched | Fault> =>
  door.fetch({ token, number, address: `203.0.113.${String(++addresses)}` });

test('a link shows which paper it is, and gives the sealed file for the campus number, however it is typed', async () => {
  const s = await stand();
  const token = await made(s);
  expect(await s.door.about(token)).toMatchObject({ title: { zh: '在读证明' } });
  const wide = s.number.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  const file = await fetched(s, token, ` ${wide} `);
  if (isFault(file)) throw new Error(file.fault);
  expect(file.serial).toBe(s.p.serial);
  const { sha256 } = await s.p.desk.db.prisma.paper.findUniqueOrThrow({ where: { serial: s.p.serial } });
  expect(createHash('sha256').update(file.pdf).digest().equals(sha256)).toBe(true);
  const audit = await s.p.desk.db.prisma.auditEvent.findMany({
    where: { subject: s.p.serial },
    orderBy: { position: 'asc' },
  });
  expect(audit.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['paper.link-made', 'paper.fetched']));
});

test('a forwarded link opens nothing: five wrong numbers end it, also for who knows the right one', async () => {
  const s = await stand();
  const token = await made(s);
  for (const left of [4, 3, 2, 1])
    expect(await fetched(s, token, '2020000000')).toEqual({ fault: 'link-number', params: { left } });
  expect(await fetched(s, token, '2020000000')).toEqual({ fault: 'link-over' });
  expect(await fetched(s, token, s.number)).toEqual({ fault: 'link-over' });
  expect(await s.door.about(token)).toBeUndefined();
});

test('five downloads, at once or one after the other, and no sixth', async () => {
  const s = await stand();
  const token = await made(s);
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => fetched(s, token, s.number)));
  expect(outcomes.filter((one) => !isFault(one))).toHaveLength(5);
  expect(outcomes.filter(isFault)).toEqual(Array(3).fill({ fault: 'link-over' }));
});

test('it ends with its time, and with its paper', async () => {
  const s = await stand();
  const [old, fresh] = [await made(s), await made(s)];
  s.p.desk.clock.leap(14 * DAY_MS + 1);
  expect(await fetched(s, old, s.number)).toEqual({ fault: 'link-over' });
  const again = await made(s);
  const by = { person: await s.clerk(), roles: ['clerk'] as const };
  const voiding = { caseId: s.p.caseId, serial: s.p.serial, reason: 'paper-wrong', again: false } as const;
  await s.p.desk.db.tx((tx) => voidPaper(s.p.desk.cases.desk, tx, by, voiding));
  for (const token of [again, fresh]) {
    expect(await s.door.about(token)).toBeUndefined();
    expect(await fetched(s, token, s.number)).toEqual({ fault: 'link-over' });
  }
  expect(await make(s)).toEqual({ fault: 'paper-void' });
});

test('nothing is to be guessed: every altered address is as if there had been no link', async () => {
  const s = await stand();
  const token = await made(s);
  const { keyring } = s.p.desk.cases.desk;
  expect(idIn(keyring, token)).toBeDefined();
  for (let at = 0; at < token.length; at += 1) {
    const changed = token.slice(0, at) + (token.at(at) === 'A' ? 'B' : 'A') + token.slice(at + 1);
    expect(idIn(keyring, changed)).toBeUndefined();
  }
  for (const other of ['', 'x', `${token}A`, token.slice(1), '../../etc/passwd'])
    expect(await fetched(s, other, s.number)).toEqual({ fault: 'link-over' });
  expect(await fetched(s, token, s.number)).toHaveProperty('pdf');
});

test('only whoever carries the case makes one, three at most, and one address asks slowly', async () => {
  const s = await stand();
  expect(await make(s, s.p.student.id)).toEqual({ fault: 'own-case' });
  expect(await make(s, crypto.randomUUID())).toEqual({ fault: 'not-allowed' });
  expect(await make(s, undefined, 'YLU-2026-0000-0000-0000')).toEqual({ fault: 'not-found' });
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => make(s)));
  expect(outcomes.filter(isFault)).toEqual([{ fault: 'links-enough', params: { max: 3 } }]);
  expect(await readLinks(s.p.desk.cases.desk, s.p.desk.db.pool, [s.p.serial])).toHaveLength(3);
  const same = () => s.door.fetch({ token: 'x', number: 'x', address: '198.51.100.7' });
  const answers = await Promise.all(Array.from({ length: 21 }, same));
  expect(answers.map((one) => isFault(one) && one.fault).filter((fault) => fault === 'too-many-tries')).toHaveLength(1);
});
