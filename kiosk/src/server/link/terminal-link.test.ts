import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@yizhan/shared/clock.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Enrolment } from '@yizhan/shared/wire/enrolment.ts';
import { openDoor } from '@yizhan/shared/wire/open-door.ts';
import { makeOpener } from '@yizhan/shared/wire/seal-record.ts';
import { serveTerminal } from '@yizhan/shared/wire/serve-terminal.ts';
import { createSessions } from '@yizhan/shared/wire/sessions.ts';
import { testAuthority } from '@yizhan/shared/wire/simulated/certificates.ts';
import { desiredFixture, helpAnswered, helpCalled } from '@yizhan/shared/wire/simulated/fixtures.ts';
import { simulatedHub } from '@yizhan/shared/wire/simulated/hub.ts';
import { expect, onTestFinished, test } from 'vitest';
import { openTerminalLink } from './terminal-link.ts';

const T = 'T-0001';
const authority = testAuthority();
const poll = (what: () => unknown) => expect.poll(what, { timeout: 20_000, interval: 20 });

const setUp = async () => {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const journalKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const sessions = createSessions();
  const hub = simulatedHub({
    open: makeOpener(() => Promise.resolve(privateKey)),
    journalKey: { version: 1, publicKey: journalKey },
    desired: { ...desiredFixture, readerSide: 'left' },
    reconnectWindowMs: 100,
    onAppend: (terminalId) => sessions.get(terminalId)?.wakeStream(),
    answer: () => Promise.resolve({ fault: 'card-unknown' }),
  });
  const door = await openDoor({
    tls: { ...authority.issue('hub'), clientCa: authority.cert },
    host: '127.0.0.1',
    port: 0,
    identify: () => Promise.resolve(T),
    serve: (peer, { terminalId }) =>
      void serveTerminal(peer, terminalId, { ports: hub.ports, sessions, clock: systemClock }),
  });
  onTestFinished(() => door.close());
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-link-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const enrolment: Enrolment = {
    terminalId: T,
    hub: `https://127.0.0.1:${String(door.port)}`,
    ...authority.issue(T),
    ca: authority.cert,
    journalKey: { version: 1, publicKey: journalKey.toString('base64url') },
    receiptPrefix: '7KQ2',
    desired: { version: 0, body: desiredFixture },
  };
  const troubles: (Fault | Error)[] = [];
  const open = (over: Partial<Enrolment> = {}) => {
    const link = openTerminalLink({
      enrolment: { ...enrolment, ...over },
      file: join(folder, 'journal.db'),
      agentVersion: '1.0.0',
      onTrouble: (why) => troubles.push(why),
      random: () => 0.1,
    });
    let running = true;
    const close = async (): Promise<void> => {
      if (running) await link.close();
      running = false;
    };
    onTestFinished(close);
    return { ...link, close };
  };
  return { hub, open, troubles };
};

test('R5.2 R26.1 what is written while the hub cannot be reached arrives once it can, from the disk, over a restart', async () => {
  const { hub, open } = await setUp();
  const away = open({ hub: 'https://127.0.0.1:1' });
  await poll(() => away.state().kind).toBe('waiting');
  const written = await away.write(helpCalled('home'));
  if (isFault(written)) throw new Error(written.fault);
  expect(await away.ask('home', { visitId: written.id }, 1000)).toEqual({ fault: 'hub-away' });
  await away.close();

  const here = open();
  await poll(() => hub.tables().applied).toMatchObject([{ id: written.id, terminalId: T, record: helpCalled('home') }]);
  expect(await here.ask('home', { visitId: written.id }, 5000)).toEqual({ fault: 'card-unknown' });
});

test('R3.1 R4.6 the agent hears what the hub wants, what it says, and the hub hears how the devices are', async () => {
  const { hub, open, troubles } = await setUp();
  const link = open();
  const sides: string[] = [];
  link.onDesired(({ body }) => sides.push(body.readerSide));
  const heard: string[] = [];
  link.consume(({ body }) => {
    heard.push(body.kind);
    return Promise.resolve(undefined);
  });
  link.report({ reader: 'ready', printer: 'jam', toner: 'ok', inVisit: false });
  await poll(() => link.state().kind).toBe('up');
  hub.append(T, helpAnswered());
  await poll(() => heard).toEqual(['help.answered']);
  await poll(() => hub.row(T).reported?.body).toMatchObject({ printer: 'jam', appliedDesired: 1 });
  expect(sides).toEqual(['right', 'left']);
  expect(troubles).toEqual([]);
});
