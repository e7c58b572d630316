import { expect, test } from 'vitest';
import { settle } from '../manual-clock.ts';
import { MAX_STRIKES, MESSAGE_RATE } from './limits.ts';
import { PROTOCOL_VERSION } from './messages.ts';
import type { Answered, Peer } from './peer.ts';
import { agreeOnProtocol, VERSIONS } from './resume.ts';
import { helpAnswered, helpCalled, plainSeal, reportedFixture } from './simulated/fixtures.ts';
import { openRig, TERMINAL, type Rig } from './simulated/rig.ts';

const hello = { protocol: PROTOCOL_VERSION, agentVersion: '1.0.0', lastSeq: 0 };

/** What was answered, or `unanswered` when the hub hung up instead. */
const say = async (rig: Rig, peer: Peer, event: string, body: unknown): Promise<unknown> => {
  let answered: Answered | undefined;
  void peer.send(event, body, 60_000).then((got) => (answered = got));
  await rig.until(() => answered !== undefined);
  return answered?.kind === 'answer' ? answered.body : 'unanswered';
};

const closing = (peer: Peer): (() => boolean) => {
  let closed = false;
  peer.onClose(() => (closed = true));
  return () => closed;
};

test('R1.1 unknown fields are ignored', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  expect(await say(rig, peer, 'hello', { ...hello, colour: 'red', terminalId: 'T-9999' })).toMatchObject({
    kind: 'welcome',
  });
});

test('R1.2 a hub serves terminals up to three versions old and says which, when it cannot', async () => {
  const versions = { oldest: 4, newest: 7 };
  for (const [protocol, served] of [
    [3, false],
    [4, true],
    [7, true],
    [8, false],
  ] as const) {
    const rig = openRig({ versions });
    const { peer } = rig.raw();
    const closed = closing(peer);
    const answer = await say(rig, peer, 'hello', { ...hello, protocol });
    if (served) expect(answer).toMatchObject({ kind: 'welcome', protocol });
    else {
      expect(answer).toMatchObject({ kind: 'refused', why: { fault: 'protocol-unsupported' }, ...versions });
      expect(await rig.until(closed)).toBe(true);
      expect(rig.hub.row(TERMINAL).generation).toBe(0);
    }
  }
  expect(VERSIONS.oldest).toBeLessThanOrEqual(Math.max(1, VERSIONS.newest - 3));
  expect(agreeOnProtocol(VERSIONS.oldest, VERSIONS)).toBe(VERSIONS.oldest);
});

test('R1.2 a refused terminal says so and asks again seldom', async () => {
  const rig = openRig({ versions: { oldest: 5, newest: 7 }, random: () => 0.999 });
  const link = rig.start();
  await rig.until(() => link.state().kind === 'waiting');
  expect(link.state()).toMatchObject({ why: { fault: 'protocol-unsupported', params: { oldest: 5, newest: 7 } } });
  const state = link.state();
  expect(state.kind === 'waiting' && state.until - rig.clock.now()).toBeGreaterThan(59_000);
  await link.close();
});

test('R2.1 another terminal named in the payload changes nothing', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  expect(await say(rig, peer, 'hello', { ...hello, terminalId: 'T-9999' })).toMatchObject({ terminalId: TERMINAL });
  await say(rig, peer, 'reported', { version: 1, body: reportedFixture, terminalId: 'T-9999' });
  expect([...rig.hub.tables().terminals.keys()]).toEqual([TERMINAL]);
});

test('R6.5 a record before the hello is refused, ends the connection, and stores nothing', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  const closed = closing(peer);
  expect(await say(rig, peer, 'records', { records: [plainSeal(helpCalled('home'))] })).toMatchObject({
    fault: 'out-of-turn',
  });
  expect(await rig.until(closed)).toBe(true);
  expect(rig.hub.tables().applied).toEqual([]);
  expect(rig.hub.counts.get('out-of-turn')).toBe(1);
});

test('R6.5 a second hello is refused and ends the connection', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  const closed = closing(peer);
  await say(rig, peer, 'hello', hello);
  expect(await say(rig, peer, 'hello', hello)).toMatchObject({ fault: 'out-of-turn' });
  expect(await rig.until(closed)).toBe(true);
  expect(rig.hub.row(TERMINAL)).toMatchObject({ generation: 1, online: false });
});

test('R6.5 an acknowledgement beyond what was sent ends the connection and is not believed', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  const closed = closing(peer);
  peer.onMessage(({ answer }) => answer?.({ seq: 1_000_000 }));
  await say(rig, peer, 'hello', hello);
  rig.hub.append(TERMINAL, helpAnswered());
  expect(await rig.until(closed)).toBe(true);
  expect(rig.hub.row(TERMINAL).ackedSeq).toBe(0);
  expect(rig.hub.counts.get('ack-beyond-sent')).toBe(1);
});

test('R6.5 a second batch while the first is being taken is refused', async () => {
  const held = Promise.withResolvers<undefined>();
  const rig = openRig({ beforePort: (port) => (port === 'take' ? held.promise : Promise.resolve()) });
  const { peer } = rig.raw();
  await say(rig, peer, 'hello', hello);
  void peer.send('records', { records: [plainSeal(helpCalled('a'))] }, 60_000);
  expect(await say(rig, peer, 'records', { records: [plainSeal(helpCalled('b'))] })).toMatchObject({
    fault: 'out-of-turn',
  });
  held.resolve(undefined);
  await settle();
  expect(rig.hub.tables().applied).toEqual([]);
});

test.each([
  ['records', {}],
  ['records', { records: [] }],
  ['records', { records: Array.from({ length: 65 }, () => plainSeal(helpCalled('home'))) }],
  ['records', 'x'.repeat(1000)],
  ['reported', { version: -1 }],
  ['ask', { kind: 'everything' }],
  ['ask', [1, 2, 3]],
  ['no-such-event', null],
  ['hello\u0000', null],
])('R6.4 garbage is answered with a fault that tells the place and not the content: %s', async (event, body) => {
  const rig = openRig();
  const { peer } = rig.raw();
  await say(rig, peer, 'hello', hello);
  expect(await say(rig, peer, event, body)).toMatchObject({ fault: 'bad-message' });
  expect(rig.hub.tables().applied).toEqual([]);
  expect(rig.hub.counts.get('bad-message')).toBe(1);
  expect(rig.hub.errors).toEqual([]);
});

test('R6.4 who keeps sending garbage is hung up on', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  const closed = closing(peer);
  await say(rig, peer, 'hello', hello);
  for (let strike = 0; strike < MAX_STRIKES; strike++) void peer.send('nonsense', strike, 60_000);
  expect(await rig.until(closed)).toBe(true);
});

test('R6.4 a message over the rate is answered with "too many", and then the line is cut', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  const closed = closing(peer);
  await say(rig, peer, 'hello', hello);
  const answers: unknown[] = [];
  for (let n = 0; n < MESSAGE_RATE.burst + 20; n++) {
    void peer
      .send('reported', { version: n + 1, body: reportedFixture }, 60_000)
      .then((got) => answers.push(got.kind === 'answer' ? got.body : got.kind));
  }
  expect(await rig.until(closed)).toBe(true);
  expect(answers).toContainEqual({ fault: 'too-many-tries' });
});

test('R6.6 a terminal that takes nothing off the line is let go, and resumes', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  const closed = closing(peer);
  peer.onMessage(() => undefined);
  await say(rig, peer, 'hello', hello);
  rig.hub.append(TERMINAL, helpAnswered());
  expect(await rig.until(closed)).toBe(true);
  expect(rig.hub.counts.get('stream-unanswered')).toBe(1);
  const link = rig.start();
  await rig.until(() => link.state().kind === 'up');
  await link.close();
});

test('R6.9 who says nothing for 10 s is hung up on', async () => {
  const rig = openRig();
  const { peer } = rig.raw();
  const closed = closing(peer);
  await rig.clock.advance(10_500);
  expect(closed()).toBe(true);
  expect(rig.hub.counts.get('no-hello')).toBe(1);
});

test('R7.1 a late disconnect of an old connection cannot end the presence of a newer one', async () => {
  const lateGone = Promise.withResolvers<undefined>();
  let hold = true;
  const rig = openRig({ beforePort: (port) => (port === 'gone' && hold ? lateGone.promise : Promise.resolve()) });
  const first = rig.raw();
  await say(rig, first.peer, 'hello', hello);
  first.peer.close();
  const second = rig.raw();
  await say(rig, second.peer, 'hello', hello);
  hold = false;
  lateGone.resolve(undefined);
  await settle();
  expect(rig.hub.row(TERMINAL)).toMatchObject({ generation: 2, online: true });
});

test('R7.2 the newest connection speaks for the terminal; the one before is ended', async () => {
  const rig = openRig();
  const first = rig.raw();
  const firstClosed = closing(first.peer);
  await say(rig, first.peer, 'hello', hello);
  const second = rig.raw();
  await say(rig, second.peer, 'hello', hello);
  expect(await rig.until(firstClosed)).toBe(true);
  expect(rig.sessions().get(TERMINAL)).toBe(second.session);
  expect(rig.hub.row(TERMINAL)).toMatchObject({ generation: 2, online: true });
  expect(rig.hub.counts.get('superseded')).toBe(1);
});

test('R3.1 a report of an old connection cannot overwrite that of a newer one', async () => {
  const held = Promise.withResolvers<undefined>();
  let hold = true;
  const rig = openRig({ beforePort: (port) => (port === 'reported' && hold ? held.promise : Promise.resolve()) });
  const first = rig.raw();
  await say(rig, first.peer, 'hello', hello);
  void first.peer.send('reported', { version: 7, body: { ...reportedFixture, printer: 'jam' } }, 60_000);
  await rig.clock.advance(10);
  hold = false;
  const second = rig.raw();
  await say(rig, second.peer, 'hello', hello);
  await say(rig, second.peer, 'reported', { version: 1, body: reportedFixture });
  held.resolve(undefined);
  await settle();
  expect(rig.hub.row(TERMINAL).reported?.body.printer).toBe('ready');
});

test('R22.1 a hub whose database does not answer says so by its own deadline, and goes on', async () => {
  const never = Promise.withResolvers<undefined>();
  const rig = openRig({ beforePort: (port) => (port === 'take' ? never.promise : Promise.resolve()) });
  const { peer } = rig.raw();
  await say(rig, peer, 'hello', hello);
  expect(await say(rig, peer, 'records', { records: [plainSeal(helpCalled('home'))] })).toMatchObject({
    fault: 'internal',
  });
  expect(await say(rig, peer, 'reported', { version: 1, body: reportedFixture })).toEqual({ version: 1 });
});
