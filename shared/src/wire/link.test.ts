import { expect, test } from 'vitest';
import type { HubRecord } from './messages.ts';
import { helpAnswered, helpCalled, plainSeal, reportedFixture, desiredFixture } from './simulated/fixtures.ts';
import { openRig, TERMINAL } from './simulated/rig.ts';
import { memoryStore } from './simulated/terminal-store.ts';

const seqs = (rig: ReturnType<typeof openRig>): number[] => rig.store.received.map(({ seq }) => seq);

const caseChanged = (version: number): HubRecord => ({
  kind: 'case.changed',
  caseId: '6b0c5a0e-3c1c-4a3a-9a55-0d1f0b7e0001',
  number: '2026-000001',
  version,
  state: 'open',
  reasons: [],
});

test('R4.2 a reconnect asks from lastSeq and gets what is missing, in order', async () => {
  const rig = openRig();
  const link = rig.start();
  await rig.until(() => link.state().kind === 'up');
  rig.hub.append(TERMINAL, helpAnswered());
  await rig.until(() => rig.hub.row(TERMINAL).ackedSeq === 1);
  rig.reachable = false;
  rig.killHub();
  for (let n = 0; n < 100; n++) rig.hub.append(TERMINAL, helpAnswered());
  await rig.clock.advance(3000);
  expect(link.state().kind).not.toBe('up');
  rig.reachable = true;
  await rig.until(() => rig.hub.row(TERMINAL).ackedSeq === 101);
  expect(seqs(rig)).toEqual(Array.from({ length: 101 }, (_, n) => n + 1));
  await link.close();
});

test('R4.3 when the history is gone the terminal takes a snapshot of everything open', async () => {
  const rig = openRig();
  const first = rig.start();
  await rig.until(() => first.state().kind === 'up');
  rig.hub.append(TERMINAL, caseChanged(1));
  await rig.until(() => rig.hub.row(TERMINAL).ackedSeq === 1);
  await first.close();
  for (let version = 2; version <= 9; version++) rig.hub.append(TERMINAL, caseChanged(version));
  rig.hub.prune(TERMINAL, 5);
  const link = rig.start();
  await rig.until(() => rig.hub.row(TERMINAL).ackedSeq === 10);
  expect(seqs(rig)).toEqual([1, 10]);
  expect(rig.store.received.at(-1)?.body).toMatchObject({ version: 9 });
  await link.close();
});

test('R4.4 after a restore the terminal sends every kept record again, and none is applied twice', async () => {
  const rig = openRig();
  const link = rig.start();
  const records = ['a', 'b', 'c'].map((screen) => plainSeal(helpCalled(screen)));
  for (const record of records.slice(0, 1)) rig.store.write(record);
  await rig.until(() => rig.store.unsettled() === 0);
  const yesterday = rig.hub.backup();
  for (const record of records.slice(1)) rig.store.write(record);
  await rig.until(() => rig.store.unsettled() === 0);
  expect(rig.hub.tables().applied).toHaveLength(3);
  rig.hub.restore(yesterday);
  rig.killHub();
  expect(rig.hub.tables().applied).toHaveLength(1);
  await rig.until(() => rig.hub.tables().applied.length === 3 && rig.store.unsettled() === 0);
  expect(rig.hub.tables().applied.map(({ id }) => id)).toEqual(records.map(({ id }) => id));
  await link.close();
});

test('R4.4 a terminal that is ahead of the stream tells of a restore that nobody declared', async () => {
  const rig = openRig();
  const link = rig.start();
  await rig.until(() => link.state().kind === 'up');
  const yesterday = rig.hub.backup();
  rig.store.write(plainSeal(helpCalled('home')));
  rig.hub.append(TERMINAL, helpAnswered());
  await rig.until(() => rig.hub.row(TERMINAL).ackedSeq === 1 && rig.store.unsettled() === 0);
  const { epoch } = rig.hub.tables();
  rig.hub.restore(yesterday);
  rig.hub.tables().epoch = epoch;
  rig.killHub();
  await rig.until(() => rig.hub.tables().applied.length === 1);
  expect(rig.store.position()).toEqual({ epoch, lastSeq: 0 });
  await link.close();
});

test('R4.6 the stream is acknowledged after it is on the disk: a full disk holds it, room lets it on', async () => {
  const rig = openRig();
  const link = rig.start();
  await rig.until(() => link.state().kind === 'up');
  rig.store.fill(true);
  rig.hub.append(TERMINAL, helpAnswered());
  await rig.clock.advance(30_000);
  expect(rig.hub.row(TERMINAL).ackedSeq).toBe(0);
  expect(link.state().kind).toBe('up');
  rig.store.fill(false);
  await rig.until(() => rig.hub.row(TERMINAL).ackedSeq === 1);
  expect(seqs(rig)).toEqual([1]);
  await link.close();
});

test('R4.2 an acknowledgement that the hub could not write down is made up for on the same connection', async () => {
  let away = false;
  const rig = openRig({
    beforePort: (port) => (away && port === 'acked' ? Promise.reject(new Error('database away')) : Promise.resolve()),
  });
  const link = rig.start();
  await rig.until(() => link.state().kind === 'up');
  away = true;
  rig.hub.append(TERMINAL, helpAnswered());
  await rig.until(() => rig.hub.errors.length > 0);
  away = false;
  await rig.until(() => rig.hub.row(TERMINAL).ackedSeq === 1);
  expect(rig.hub.row(TERMINAL).generation).toBe(1);
  expect(seqs(rig)).toEqual([1]);
  await link.close();
});

test('R5.1 a hub killed between commit and acknowledgement applies the record once', async () => {
  const rig = openRig();
  const link = rig.start();
  await rig.until(() => link.state().kind === 'up');
  rig.store.write(plainSeal(helpCalled('home')));
  await rig.until(() => rig.hub.tables().applied.length === 1);
  expect(rig.store.unsettled()).toBe(1); // committed, and the answer still on its way
  rig.killHub();
  await rig.until(() => rig.store.unsettled() === 0);
  expect(rig.hub.tables().applied).toHaveLength(1);
  await link.close();
});

test('R5.3 a poisoned record is set aside with its reason and never blocks those behind it', async () => {
  const rig = openRig({
    open: (_terminal, sealed) =>
      Promise.resolve(sealed.enc.byteLength === 1 ? { fault: 'record-sealed-wrongly' } : helpCalled(sealed.id)),
  });
  const link = rig.start();
  const poisoned = { ...plainSeal(helpCalled('x')), enc: new Uint8Array(1) };
  const misshapen = { ...plainSeal(helpCalled('y')), at: 'yesterday' };
  const good = [plainSeal(helpCalled('a')), plainSeal(helpCalled('b'))];
  for (const record of [poisoned, misshapen, ...good]) rig.store.write(record);
  await rig.until(() => rig.store.unsettled() === 0);
  expect(rig.hub.tables().applied.map(({ id }) => id)).toEqual(good.map(({ id }) => id));
  expect(rig.store.setAside()).toEqual([poisoned.id, misshapen.id]);
  expect(rig.hub.tables().taken.get(poisoned.id)).toMatchObject({ why: { fault: 'record-sealed-wrongly' } });
  await link.close();
});

test('R5.5 a hub that cannot go on answers for what it did, and the rest comes again in order', async () => {
  let away = false;
  let taken = 0;
  const rig = openRig({
    open: async () => {
      taken += 1;
      if (taken === 3) away = true;
      return helpCalled('home');
    },
    beforePort: (port) => (away && port !== 'gone' ? Promise.reject(new Error('database away')) : Promise.resolve()),
  });
  const take = rig.hub.ports.take.bind(rig.hub.ports);
  rig.hub.ports.take = (terminalId, records, stopped) => take(terminalId, records, () => stopped() || away);
  const link = rig.start();
  const records = Array.from({ length: 5 }, () => plainSeal(helpCalled('home')));
  for (const record of records) rig.store.write(record);
  await rig.until(() => rig.store.unsettled() === 2);
  await rig.clock.advance(30_000);
  expect(rig.store.unsettled()).toBe(2);
  away = false;
  await rig.until(() => rig.store.unsettled() === 0);
  expect(rig.hub.tables().applied.map(({ id }) => id)).toEqual(records.map(({ id }) => id));
  await link.close();
});

test('R6.1 one batch is in flight each way, and no batch is over its bounds', async () => {
  const rig = openRig();
  const sizes: number[] = [];
  const take = rig.hub.ports.take.bind(rig.hub.ports);
  let running = 0;
  rig.hub.ports.take = async (terminalId, records, stopped) => {
    sizes.push(records.length);
    expect((running += 1)).toBe(1);
    const verdicts = await take(terminalId, records, stopped);
    running -= 1;
    return verdicts;
  };
  for (let n = 0; n < 150; n++) rig.store.write(plainSeal(helpCalled('home')));
  const big = { ...plainSeal(helpCalled('big')), ct: new Uint8Array(250_000) };
  for (let n = 0; n < 3; n++) rig.store.write({ ...big, id: plainSeal(helpCalled('big')).id });
  rig.hub.ports.count = () => undefined;
  const link = rig.start();
  await rig.until(() => sizes.reduce((sum, size) => sum + size, 0) >= 150 && sizes.length >= 4);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(64);
  expect(sizes.slice(0, 2)).toEqual([64, 64]);
  await link.close();
});

test('R6.3 a reconnect waits at random inside the window that the hub sent', async () => {
  const draws = [0, 0.25, 0.999];
  for (const draw of draws) {
    const rig = openRig({ reconnectWindowMs: 8000, random: () => draw });
    const link = rig.start();
    await rig.until(() => link.state().kind === 'up');
    rig.reachable = false;
    rig.killHub();
    await rig.until(() => link.state().kind === 'waiting');
    const state = link.state();
    expect(state.kind === 'waiting' && state.until - rig.clock.now()).toBeCloseTo(draw * 8000, 5);
    await link.close();
  }
});

test('R3.1 the desired state reaches the terminal, and an older one never overwrites a newer', async () => {
  const rig = openRig();
  const link = rig.start();
  await rig.until(() => link.state().kind === 'up');
  expect(rig.store.desired()?.version).toBe(1);
  rig.hub.desire(TERMINAL, { ...desiredFixture, readerSide: 'left' });
  rig.sessions().get(TERMINAL)?.wakeDesired();
  await rig.until(() => rig.store.desired()?.version === 2);
  expect(rig.store.desire({ version: 1, body: desiredFixture })).toBe(2);
  expect(rig.store.desired()?.body.readerSide).toBe('left');
  await link.close();
});

test('R3.1 the reported state is sent at once, on change, and again after a reconnect', async () => {
  const rig = openRig();
  const link = rig.start();
  link.report(reportedFixture);
  await rig.until(() => rig.hub.row(TERMINAL).reported !== undefined);
  link.report({ ...reportedFixture, printer: 'jam' });
  await rig.until(() => rig.hub.row(TERMINAL).reported?.body.printer === 'jam');
  rig.killHub();
  await rig.until(() => rig.hub.row(TERMINAL).generation === 2 && rig.hub.row(TERMINAL).reported !== undefined);
  expect(rig.hub.row(TERMINAL).reported?.body.printer).toBe('jam');
  await link.close();
});

test('R22.1 an ask without an answer ends at its deadline, and at once when the hub is away', async () => {
  const never = Promise.withResolvers<never>().promise;
  const rig = openRig({ answer: () => never });
  const link = rig.start();
  const visitId = plainSeal(helpCalled('')).id;
  expect(await link.ask({ kind: 'home', visitId }, 3000)).toEqual({ fault: 'hub-away' });
  await rig.until(() => link.state().kind === 'up');
  const asked = link.ask({ kind: 'home', visitId }, 3000);
  await rig.clock.advance(3000);
  expect(await asked).toEqual({ fault: 'hub-away' });
  await link.close();
});

test('R6.8 a full terminal disk is a fault, not a crash, and mends itself', async () => {
  const rig = openRig({ store: memoryStore() });
  rig.store.fill(true);
  const link = rig.start();
  await rig.clock.advance(20_000);
  expect(link.state().kind).not.toBe('closed');
  expect(rig.store.write(plainSeal(helpCalled('home')))).toEqual({ fault: 'journal-full' });
  rig.store.fill(false);
  await rig.until(() => link.state().kind === 'up');
  expect(rig.store.write(plainSeal(helpCalled('home')))).toBeUndefined();
  await rig.until(() => rig.store.unsettled() === 0);
  await link.close();
});
