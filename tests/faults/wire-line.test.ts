/** Terminals on a real line (TLS, socket.io, a TCP proxy that cuts it) against a hub that loses its process. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { systemClock } from '@yizhan/shared/clock.ts';
import type { Enrolment } from '@yizhan/shared/wire/enrolment.ts';
import { openDoor, type Door } from '@yizhan/shared/wire/open-door.ts';
import { makeOpener } from '@yizhan/shared/wire/seal-record.ts';
import { serveTerminal } from '@yizhan/shared/wire/serve-terminal.ts';
import { createSessions } from '@yizhan/shared/wire/sessions.ts';
import { testAuthority } from '@yizhan/shared/wire/simulated/certificates.ts';
import { desiredFixture, helpAnswered, helpCalled } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { simulatedHub } from '@yizhan/shared/wire/simulated/hub.ts';
import { openTcpProxy } from '@yizhan/shared/wire/simulated/tcp-proxy.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { expect, onTestFinished, test } from 'vitest';
import { runLoad } from '../load/run-load.ts';
import { simulatedTerminal, type SimulatedTerminal } from '../load/terminal.ts';

const poll = (what: () => unknown) => expect.poll(what, { timeout: 60_000, interval: 20 });
const authority = testAuthority();
const server = authority.issue('hub');
const { privateKey, publicKey } = generateKeyPairSync('x25519');
const journalKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');

const openRig = async (count: number) => {
  const enrolled = Array.from({ length: count }, (_, n) => `T-${String(n).padStart(4, '0')}`).map((terminalId) => ({
    terminalId,
    ...authority.issue(terminalId),
  }));
  const byCertificate = new Map(
    enrolled.map(({ terminalId, cert }) => [new X509Certificate(cert).raw.toString('hex'), terminalId]),
  );
  let sessions = createSessions();
  const hub = simulatedHub({
    open: makeOpener(() => Promise.resolve(privateKey)),
    journalKey: { version: 1, publicKey: journalKey },
    desired: desiredFixture,
    reconnectWindowMs: 200,
    onAppend: (terminalId) => sessions.get(terminalId)?.wakeStream(),
  });
  const open = async (): Promise<Door> => {
    const mine = createSessions();
    sessions = mine;
    return openDoor({
      tls: { ...server, clientCa: authority.cert },
      host: '127.0.0.1',
      port: 0,
      identify: (der) =>
        Promise.resolve(byCertificate.get(der.toString('hex')) ?? { fault: 'terminal-not-enrolled' as const }),
      serve: (peer, { terminalId }) =>
        void serveTerminal(peer, terminalId, { ports: hub.ports, sessions: mine, clock: systemClock }),
    });
  };
  let door = await open();
  const proxy = await openTcpProxy(door.port);
  onTestFinished(async () => {
    await proxy.close();
    await door.close();
  });
  const enrolments = enrolled.map(({ terminalId, key, cert }): Enrolment => ({
    terminalId,
    hub: `https://127.0.0.1:${String(proxy.port)}`,
    key,
    cert,
    ca: authority.cert,
    journalKey: { version: 1, publicKey: journalKey.toString('base64url') },
    receiptPrefix: '7KQ2',
    desired: { version: 0, body: desiredFixture },
  }));
  return {
    hub,
    proxy,
    enrolments,
    /** Another process takes over on the same tables. */
    restartHub: async () => {
      await door.close();
      door = await open();
      proxy.target = door.port;
    },
  };
};

const write = async (terminal: SimulatedTerminal): Promise<string> => {
  const result = await terminal.write(helpCalled('home'));
  if (isFault(result)) throw new Error(result.fault);
  return result.id;
};

test('R4.2 R5.1 under cuts, refusals, silence, restarts of either side and lost messages nothing is lost or doubled', async () => {
  const { hub, proxy, enrolments, restartHub } = await openRig(3);
  const terminals = enrolments.map((enrolment) => simulatedTerminal({ enrolment, dialDeadlineMs: 2000 }));
  onTestFinished(async () => {
    await Promise.all(terminals.map((terminal) => terminal.kill()));
  });
  const written = new Map<string, string[]>();
  const everyoneWrites = async (): Promise<void> => {
    for (const terminal of terminals) {
      const ids = written.get(terminal.terminalId) ?? [];
      for (let n = 0; n < 20; n++) ids.push(await write(terminal));
      written.set(terminal.terminalId, ids);
      for (let n = 0; n < 20; n++) hub.append(terminal.terminalId, helpAnswered());
    }
  };
  for (const terminal of terminals) terminal.start();
  await Promise.all(terminals.map((terminal) => terminal.until('up')));

  await everyoneWrites();
  proxy.cut();
  await everyoneWrites();
  for (const terminal of terminals) Object.assign(terminal.disturbance, { duplicate: 0.3, delayMs: 50 });
  proxy.become('closed');
  await everyoneWrites();
  proxy.become('open');
  await Promise.all(terminals.map((terminal) => terminal.until('up')));
  await restartHub();
  proxy.cut();
  await everyoneWrites();
  proxy.become('silent');
  await everyoneWrites();
  proxy.cut();
  proxy.become('open');
  await Promise.all(terminals.map((terminal) => terminal.kill()));
  await everyoneWrites();
  for (const terminal of terminals) {
    Object.assign(terminal.disturbance, { duplicate: 0, delayMs: 0 });
    terminal.start();
  }

  await poll(() => terminals.map(({ store }) => store.unsettled())).toEqual([0, 0, 0]);
  for (const { terminalId, store } of terminals) {
    const applied = hub.tables().applied.filter((one) => one.terminalId === terminalId);
    expect(applied.map(({ id }) => id)).toEqual(written.get(terminalId));
    await poll(() => store.received.at(-1)?.seq).toBe(hub.row(terminalId).streamSeq);
    const seqs = store.received.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    expect(hub.row(terminalId).streamSeq).toBe(120);
  }
  expect(hub.errors).toEqual([]);
});

test('R7.2 a terminal whose connection hangs comes back on a new one, and the old one is ended', async () => {
  const { hub, proxy, enrolments } = await openRig(1);
  const [enrolment] = enrolments;
  if (enrolment === undefined) throw new Error('no enrolment');
  const first = simulatedTerminal({ enrolment });
  first.start();
  await first.until('up');
  const second = simulatedTerminal({ enrolment });
  onTestFinished(async () => {
    await Promise.all([first.kill(), second.kill()]);
  });
  second.start();
  await second.until('up');
  await first.until('waiting');
  await first.kill();
  await poll(() => proxy.connections).toBe(1);
  expect(hub.row(enrolment.terminalId).online).toBe(true);
  await write(second);
  await poll(() => second.store.unsettled()).toBe(0);
});

test('the load library brings terminals up together and accounts for every record', async () => {
  const { hub, enrolments } = await openRig(10);
  const result = await runLoad({ enrolments, seconds: 1, recordsPerSecond: 10 });
  expect(result).toMatchObject({ terminals: 10, setAside: 0, losses: 0, recordsStored: result.recordsWritten });
  expect(result.recordsWritten).toBeGreaterThan(10);
  expect(hub.tables().applied).toHaveLength(result.recordsWritten);
  expect(result.storedP95Ms).toBeGreaterThan(0);
});
