/** The terminal's end against a hub that does what a hub should not. */
import { expect, onTestFinished, test } from 'vitest';
import { manualClock, settle } from '../manual-clock.ts';
import { openLink } from './link.ts';
import type { StreamRecord } from './messages.ts';
import type { Answered, Incoming, Peer } from './peer.ts';
import { desiredFixture, helpAnswered, helpCalled, plainSeal } from './simulated/fixtures.ts';
import { CALM, openLine } from './simulated/network.ts';
import { memoryStore } from './simulated/terminal-store.ts';

const epoch = '6b0c5a0e-3c1c-4a3a-9a55-0d1f0b7e0001';
const welcome = {
  kind: 'welcome',
  protocol: 1,
  terminalId: 'T-0001',
  receiptPrefix: '7KQ2',
  epoch,
  generation: 1,
  resume: 'snapshot',
  from: 1,
  resend: false,
  journalKey: { version: 1, publicKey: new Uint8Array(32) },
  desired: { version: 1, body: desiredFixture },
  reconnectWindowMs: 60_000,
  now: '2026-09-01T00:00:00.000Z',
};
const record = (seq: number): StreamRecord => ({
  seq,
  id: `6b0c5a0e-3c1c-4a3a-9a55-${String(seq).padStart(12, '0')}`,
  at: '2026-09-01T00:00:00.000Z',
  body: helpAnswered(),
});

type Script = { readonly hello?: unknown; readonly records?: unknown };

/** A link whose hub answers as the script says. */
const against = ({ hello = welcome, records = { verdicts: [] } }: Script) => {
  const clock = manualClock();
  const store = memoryStore();
  let hub: Peer | undefined;
  const link = openLink({
    terminalId: 'T-0001',
    agentVersion: '1.0.0',
    store,
    clock,
    random: () => 0.999,
    dial: () => {
      const line = openLine(
        clock,
        () => 0.5,
        () => CALM,
      );
      hub = line.hub;
      hub.onMessage(({ event, answer }) => answer?.(event === 'hello' ? hello : event === 'records' ? records : {}));
      return Promise.resolve(line.terminal);
    },
  });
  onTestFinished(() => link.close());
  const push = async (event: string, body: unknown): Promise<Answered | undefined> => {
    let got: Answered | undefined;
    void hub?.send(event, body, 5000).then((answered) => (got = answered));
    await clock.advance(50);
    await settle();
    return got;
  };
  return { clock, store, link, push };
};

const up = async (script: Script = {}) => {
  const rig = against(script);
  await rig.clock.advance(50);
  expect(rig.link.state().kind).toBe('up');
  return rig;
};

test('R4.6 what comes in the same breath as the welcome waits until the welcome is on the disk', async () => {
  const clock = manualClock();
  const store = memoryStore();
  let deliver: ((message: Incoming) => void) | undefined;
  let closed: (why: string) => void = () => undefined;
  const answers: unknown[] = [];
  const link = openLink({
    terminalId: 'T-0001',
    agentVersion: '1.0.0',
    store,
    clock,
    random: () => 0.5,
    dial: () =>
      Promise.resolve({
        send: () => {
          // Both packets lie in one read of the socket: the second is handed over before the first is looked at.
          deliver?.({ event: 'stream', body: { epoch, records: [record(1)] }, answer: (body) => answers.push(body) });
          return Promise.resolve({ kind: 'answer' as const, body: welcome });
        },
        onMessage: (listener) => {
          deliver = listener;
        },
        onClose: (listener) => {
          closed = listener;
        },
        close: () => {
          closed('closed here');
        },
        bufferedBytes: () => 0,
      }),
  });
  await settle();
  expect(answers).toEqual([{ seq: 1 }]);
  expect(store.position()).toEqual({ epoch, lastSeq: 1 });
  await link.close();
});

test('R4.5 a gap on the stream is not stored, and the terminal hangs up to resume', async () => {
  const { push, store, link } = await up();
  expect(await push('stream', { epoch, records: [record(1)] })).toMatchObject({ body: { seq: 1 } });
  expect(await push('stream', { epoch, records: [record(3)] })).toMatchObject({ body: { fault: 'out-of-turn' } });
  expect(store.received.map(({ seq }) => seq)).toEqual([1]);
  expect(link.state().kind).toBe('waiting');
});

test('R4.5 a gap inside a batch keeps the whole batch out', async () => {
  const { push, store } = await up();
  await push('stream', { epoch, records: [record(1), record(2), record(4)] });
  expect(store.received).toEqual([]);
});

test('R4.5 a foreign epoch on the stream is not stored', async () => {
  const { push, store, link } = await up();
  const foreign = epoch.replace('6b', '7c');
  expect(await push('stream', { epoch: foreign, records: [record(1)] })).toMatchObject({
    body: { fault: 'out-of-turn' },
  });
  expect(store.received).toEqual([]);
  expect(link.state().kind).toBe('waiting');
});

test('R4.6 what comes a second time is acknowledged and not stored again', async () => {
  const { push, store } = await up();
  await push('stream', { epoch, records: [record(1), record(2)] });
  expect(await push('stream', { epoch, records: [record(1), record(2), record(3)] })).toMatchObject({
    body: { seq: 3 },
  });
  expect(store.received.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('R5.4 a record of a kind from the future is taken, and does not stop the stream', async () => {
  const { push, store, link } = await up();
  const future = { ...record(1), body: { kind: 'from.the.future', colour: 'blue' } };
  expect(await push('stream', { epoch, records: [future, record(2)] })).toMatchObject({ body: { seq: 2 } });
  expect(store.received).toHaveLength(2);
  expect(link.state().kind).toBe('up');
});

test.each([
  ['stream', { epoch }],
  ['stream', { epoch, records: [{ ...record(1), seq: -1 }] }],
  ['desired', { version: 2, body: { ...desiredFixture, readerSide: 'above' } }],
  ['unheard-of', {}],
])(
  'R1.1 garbage from the hub on %s is answered with a fault, changes nothing, and ends the connection',
  async (event, body) => {
    const { push, store, link } = await up();
    expect(await push(event, body)).toMatchObject({ body: { fault: 'bad-message' } });
    expect(store.received).toEqual([]);
    expect(store.desired()?.version).toBe(1);
    expect(link.state().kind).toBe('waiting');
  },
);

test.each([
  ['nothing', {}],
  ['a fault', { fault: 'storage-away' }],
  ['a welcome without a key', { ...welcome, journalKey: undefined }],
  ['a welcome for another', { ...welcome, terminalId: 'T-0002' }],
])('R1.1 %s in place of a welcome is not adopted', async (_what, hello) => {
  const { clock, store, link } = against({ hello });
  await clock.advance(50);
  expect(link.state().kind).toBe('waiting');
  expect(store.position()).toEqual({ lastSeq: 0 });
});

test.each([
  ['of other records', { verdicts: [{ kind: 'stored', id: '01912f00-0000-7000-8000-000000000000' }] }],
  ['that are none', { verdicts: 'all' }],
])('R5.1 verdicts %s settle nothing, and the connection ends', async (_what, records) => {
  const { clock, store, link } = await up({ records });
  store.write(plainSeal(helpCalled('home')));
  await clock.advance(50);
  expect(store.unsettled()).toBe(1);
  expect(link.state().kind).toBe('waiting');
});

test('R1.4 a hub is asked no kind that its welcome does not name', async () => {
  const { link } = await up();
  expect(await link.ask({ kind: 'elsewhere' }, 1000)).toEqual({ fault: 'protocol-unsupported' });
  const newer = await up({ hello: { ...welcome, asks: ['identify', 'elsewhere'] } });
  const asked = newer.link.ask({ kind: 'elsewhere' }, 1000);
  await newer.clock.advance(200);
  expect(await asked).toMatchObject({ fault: 'bad-message' }); // it went out, and this hub answered with nothing
});
