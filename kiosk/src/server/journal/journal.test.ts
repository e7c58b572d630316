import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFault } from '@yizhan/shared/faults.ts';
import { settle } from '@yizhan/shared/manual-clock.ts';
import type { HubRecord, TerminalRecord, Welcome } from '@yizhan/shared/wire/messages.ts';
import { desiredFixture, helpAnswered, helpCalled } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { DEFAULT_BOUNDS, type StreamEntry } from '@yizhan/shared/wire/terminal-store.ts';
import { expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { testJournal } from './test-journal.ts';

const CANARY = 'CANARY-2f9d1c';
const ALL = { records: 10_000, bytes: 10_000_000 };
const epoch = randomUUID();

const entry = (seq: number, body: unknown = helpAnswered()): StreamEntry => ({
  seq,
  id: randomUUID(),
  at: '2026-09-01T00:00:00.000Z',
  body,
});

const submitted = (note: string): TerminalRecord => ({
  kind: 'case.submitted',
  visitId: uuidv7(),
  caseId: uuidv7(),
  flowId: 'enrolment-certificate',
  flowVersion: 1,
  answers: { note },
});
const visitEnded: TerminalRecord = { kind: 'visit.ended', visitId: uuidv7(), why: 'done' };

const welcome = (over: Partial<Welcome>): Welcome => ({
  kind: 'welcome',
  protocol: 1,
  terminalId: 'T-0001',
  receiptPrefix: '7KQ2',
  epoch,
  generation: 1,
  resume: 'snapshot',
  from: 1,
  resend: false,
  journalKey: { version: 2, publicKey: new Uint8Array(32).fill(9) },
  desired: { version: 3, body: { ...desiredFixture, readerSide: 'left' } },
  reconnectWindowMs: 1000,
  now: '2026-09-01T00:00:00.000Z',
  ...over,
});

const written = async (result: Promise<unknown>): Promise<string> => {
  const got = await result;
  if (isFault(got)) throw new Error(got.fault);
  return (got as { id: string }).id;
};

test('R26.1 nothing that was written can be read on the disk, and the hub can open it', async () => {
  const { open, folder, unseal } = testJournal();
  const journal = open();
  const record = submitted(CANARY);
  await written(journal.write(record));
  const disk = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  expect(disk.some((bytes) => bytes.includes('outbox'))).toBe(true);
  for (const bytes of disk) {
    expect(bytes.includes(CANARY)).toBe(false);
    expect(bytes.includes('case.submitted')).toBe(false);
  }
  const [sealed] = journal.batch(ALL);
  expect(sealed && (await unseal('T-0001', sealed))).toEqual(record);
  journal.close();
});

test('R4.6 what was written is there after a restart, in the order written', async () => {
  const { open } = testJournal();
  const first = open();
  const ids = await Promise.all(Array.from({ length: 20 }, () => written(first.write(helpCalled('home')))));
  first.close();
  const second = open();
  expect(second.batch(ALL).map(({ id }) => id)).toEqual(ids);
  expect(second.batch({ records: 7, bytes: ALL.bytes })).toHaveLength(7);
  expect(second.batch({ records: 7, bytes: 1 })).toHaveLength(1);
  second.close();
});

test('R5.2 an acknowledged record is kept N days, sent again when a restored hub asks, and dropped after', async () => {
  const { open, clock } = testJournal();
  const journal = open();
  const [a, b] = [await written(journal.write(helpCalled('a'))), await written(journal.write(helpCalled('b')))];
  journal.settle([
    { kind: 'stored', id: a },
    { kind: 'set-aside', id: b, why: { fault: 'bad-message' } },
  ]);
  expect(journal.batch(ALL)).toEqual([]);
  await clock.advance(DEFAULT_BOUNDS.keepMs - 1000);
  journal.maintain();
  journal.adopt(welcome({ resend: true, journalKey: { version: 1, publicKey: new Uint8Array(32).fill(9) } }));
  expect(journal.batch(ALL).map(({ id }) => id)).toEqual([a, b]);
  journal.settle([
    { kind: 'stored', id: a },
    { kind: 'stored', id: b },
  ]);
  await clock.advance(DEFAULT_BOUNDS.keepMs + 1000);
  journal.maintain();
  journal.adopt(welcome({ resend: true, journalKey: { version: 1, publicKey: new Uint8Array(32).fill(9) } }));
  expect(journal.batch(ALL)).toEqual([]);
  journal.close();
});

test('R6.7 at the bound new matters are refused, and what ends begun ones still fits into the reserve', async () => {
  const { open } = testJournal();
  const journal = open({ bounds: { ...DEFAULT_BOUNDS, records: 8, reserve: 0.25 } });
  for (let n = 0; n < 6; n++) await written(journal.write(submitted('x')));
  expect(await journal.write(submitted('one more'))).toMatchObject({ fault: 'journal-full' });
  expect(await journal.write(helpCalled('home'))).toMatchObject({ fault: 'journal-full' });
  expect(journal.load()).toMatchObject({ depth: 6, full: true });
  await written(journal.write(visitEnded));
  await written(journal.write(visitEnded));
  expect(await journal.write(visitEnded)).toMatchObject({ fault: 'journal-full' });
  journal.settle(journal.batch({ records: 4, bytes: ALL.bytes }).map(({ id }) => ({ kind: 'stored', id })));
  expect(journal.load()).toMatchObject({ depth: 4, full: false });
  await written(journal.write(submitted('now it fits')));
  journal.close();
});

test('R6.7 the bound in bytes holds as well, and kept records make room before any new one is refused', async () => {
  const { open } = testJournal();
  const journal = open({ bounds: { ...DEFAULT_BOUNDS, bytes: 20_000, records: 1000, reserve: 0 } });
  for (let round = 0; round < 10; round++) {
    await written(journal.write(submitted('x'.repeat(4000))));
    journal.settle(journal.batch(ALL).map(({ id }) => ({ kind: 'stored', id })));
  }
  for (let n = 0; n < 4; n++) await written(journal.write(submitted('y'.repeat(4000))));
  expect(await journal.write(submitted('z'.repeat(4000)))).toMatchObject({ fault: 'journal-full' });
  journal.close();
});

test('R3.2 a record written again under its id, after a crash of who wrote it, is one record', async () => {
  const { open } = testJournal();
  const journal = open();
  const id = uuidv7();
  await written(journal.write(visitEnded, id));
  await written(journal.write(visitEnded, id));
  expect(journal.load().depth).toBe(1);
  journal.close();
  const again = open();
  expect(again.load().depth).toBe(1);
  again.close();
});

test('a record over the size of one is refused before it is stored', async () => {
  const { open } = testJournal();
  const journal = open();
  expect(await journal.write(submitted('x'.repeat(262_144)))).toEqual({ fault: 'too-large' });
  expect(journal.load().depth).toBe(0);
  journal.close();
});

test('R4.6 the inbox and its position move together, and what is there already is skipped', () => {
  const { open } = testJournal();
  const journal = open();
  journal.adopt(welcome({ from: 5 }));
  expect(journal.position()).toEqual({ epoch, lastSeq: 4 });
  expect(journal.receive(epoch, [entry(5), entry(6)])).toBe(6);
  expect(journal.receive(epoch, [entry(5), entry(6), entry(7)])).toBe(7);
  journal.close();
  const again = open();
  expect(again.position()).toEqual({ epoch, lastSeq: 7 });
  again.close();
});

test('R4.6 hub records are handed out in order, each until it is consumed, also across a restart', async () => {
  const { open, clock } = testJournal();
  const journal = open();
  journal.adopt(welcome({}));
  journal.receive(epoch, [entry(1), entry(2), entry(3)]);
  const seen: number[] = [];
  let busy = true;
  const stop = journal.consume(({ seq }) => {
    seen.push(seq);
    return Promise.resolve(seq === 2 && busy ? { fault: 'hub-away' } : undefined);
  });
  await settle();
  expect([...new Set(seen)]).toEqual([1, 2]);
  stop();
  await clock.advance(60_000);
  journal.close();

  busy = false;
  const second = open();
  const after: number[] = [];
  const stopSecond = second.consume(({ seq }) => {
    after.push(seq);
    return Promise.resolve(undefined);
  });
  await settle();
  expect(after).toEqual([2, 3]);
  second.receive(epoch, [entry(4)]);
  await settle();
  expect(after).toEqual([2, 3, 4]);
  stopSecond();
  await settle();
  second.close();
});

test('R5.4 a hub record that is not known here, or that breaks its consumer, stops no other', async () => {
  const { open, troubles } = testJournal();
  const journal = open();
  journal.adopt(welcome({}));
  const unknown = { kind: 'from.the.future' } as unknown as HubRecord;
  expect(journal.receive(epoch, [entry(1, unknown), entry(2), entry(3), entry(4)])).toBe(4);
  const seen: number[] = [];
  const stop = journal.consume(({ seq }) => {
    seen.push(seq);
    if (seq === 2) throw new Error('a bug');
    return Promise.resolve(seq === 3 ? { fault: 'not-found' } : undefined);
  });
  await settle();
  expect(seen).toEqual([2, 3, 4]);
  expect(troubles).toMatchObject([
    { fault: 'bad-message' },
    { message: 'a bug' },
    { fault: 'internal' },
    { fault: 'not-found' },
  ]);
  stop();
  await settle();
  journal.close();
});

test('R6.7 an inbox that nobody empties holds the stream at the hub', () => {
  const { open } = testJournal();
  const journal = open({ bounds: { ...DEFAULT_BOUNDS, inbox: 2 } });
  journal.adopt(welcome({}));
  expect(journal.receive(epoch, [entry(1), entry(2)])).toBe(2);
  expect(journal.receive(epoch, [entry(3)])).toMatchObject({ fault: 'journal-full' });
  expect(journal.position().lastSeq).toBe(2);
  journal.close();
});

test('R3.1 the desired state and the journal key are remembered; before the first welcome the enrolment speaks', async () => {
  const { open } = testJournal();
  const first = open();
  expect(first.desired().version).toBe(0);
  first.adopt(welcome({ journalKey: { version: 2, publicKey: new Uint8Array(32).fill(9) } }));
  expect(first.desire({ version: 2, body: desiredFixture })).toBe(3);
  first.close();
  const second = open();
  expect(second.desired()).toMatchObject({ version: 3, body: { readerSide: 'left' } });
  await written(second.write(helpCalled('home')));
  expect(second.batch(ALL)[0]?.keyVersion).toBe(2);
  second.close();
});

test('a broken file is put aside and told; the terminal starts', async () => {
  const { open, file, folder, troubles } = testJournal();
  writeFileSync(file, 'not a database at all, but long enough to be looked at'.repeat(100));
  const journal = open();
  await written(journal.write(helpCalled('home')));
  expect(troubles).toHaveLength(1);
  expect(readdirSync(folder).some((name) => name.includes('.broken-'))).toBe(true);
  journal.close();
});

test('R3 a record written again under its own id after a crash is the same record', async () => {
  const journal = testJournal().open();
  const id = uuidv7();
  await journal.write(visitEnded, id);
  await journal.write(visitEnded, id);
  expect(journal.batch(ALL).map((record) => record.id)).toEqual([id]);
});

test('R5 whoever waits for a record hears that the hub set it aside, and why', async () => {
  const journal = testJournal().open();
  const heard: unknown[] = [];
  journal.onSetAside((id, why) => heard.push([id, why.fault]));
  const id = await written(journal.write(submitted('')));
  journal.settle([{ kind: 'set-aside', id, why: { fault: 'not-eligible' } }]);
  expect(heard).toEqual([[id, 'not-eligible']]);
  expect(journal.batch(ALL)).toEqual([]);
});
