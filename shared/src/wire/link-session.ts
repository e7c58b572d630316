import { isFault, type Fault } from '../faults.ts';
import { badMessage, faultIn } from './bad-message.ts';
import { HELLO_DEADLINE_MS, REPORT_DEADLINE_MS, RETRY_MS } from './limits.ts';
import type { LinkOptions } from './link.ts';
import {
  answer,
  desiredMessage,
  FIRST_ASKS,
  helloAnswer,
  PROTOCOL_VERSION,
  streamEnvelope,
  terminalEvents,
  type Ask,
  type AskOf,
  type Hello,
  type Reply,
  type ReportedState,
  type Welcome,
} from './messages.ts';
import type { Incoming, Peer } from './peer.ts';
import { sendRecords } from './send-records.ts';
import { createWake } from './wake.ts';

/** One connection after its welcome. */
export type Session = {
  readonly welcome: Welcome;
  /** Why it ended. Never rejects. */
  readonly ended: Promise<Fault>;
  ask: <K extends Ask['kind']>(ask: AskOf<K>, deadlineMs: number) => Promise<Reply<K> | Fault>;
  report: (state: ReportedState) => void;
};

export const beginSession = async (peer: Peer, options: LinkOptions): Promise<Session | Fault> => {
  const { store, clock, onTrouble } = options;
  const recordsWake = createWake(clock);
  const reportWake = createWake(clock);
  const ended = Promise.withResolvers<Fault>();
  let ending: Fault | undefined;
  const over = (): boolean => ending !== undefined;

  const end = (why: Fault): void => {
    if (ending !== undefined) return;
    ending = why;
    ended.resolve(why);
    recordsWake.wake();
    reportWake.wake();
    peer.close();
  };
  peer.onClose((why) => {
    end({ fault: 'hub-away', params: { why } });
  });

  // What follows the welcome may come in the same breath: it waits until the welcome is on the disk.
  const greeted = Promise.withResolvers<Welcome | undefined>();
  let turn: Promise<unknown> = greeted.promise;
  peer.onMessage((message) => {
    turn = turn.then(async () => {
      const welcome = await greeted.promise;
      if (welcome !== undefined && !over()) message.answer?.(take(message, welcome));
    });
  });

  /** What the hub sends, answered. A fault that a repetition cannot mend ends the connection, and the next one resumes. */
  const take = ({ event, body }: Incoming, { epoch }: Welcome): unknown => {
    const result =
      event === terminalEvents.stream
        ? takeStream(body, epoch)
        : event === terminalEvents.desired
          ? takeDesired(body)
          : { fault: 'bad-message' as const, params: { at: 'event' } };
    if (isFault(result)) {
      if (result.fault === 'journal-full') onTrouble?.(result);
      else end(result);
    }
    return result;
  };

  const takeStream = (body: unknown, epoch: string): { seq: number } | Fault => {
    const parsed = streamEnvelope.safeParse(body);
    if (!parsed.success) return badMessage(parsed.error);
    const { records } = parsed.data;
    if (parsed.data.epoch !== epoch) return { fault: 'out-of-turn', params: { at: 'epoch' } };
    let { lastSeq } = store.position();
    for (const { seq } of records) {
      if (seq > lastSeq + 1) return { fault: 'out-of-turn', params: { at: 'seq', expected: lastSeq + 1 } };
      lastSeq = Math.max(lastSeq, seq);
    }
    const seq = store.receive(
      epoch,
      records.map(({ seq, id, at, body }) => ({ seq, id, at, body })),
    );
    return isFault(seq) ? seq : { seq };
  };

  const takeDesired = (body: unknown): { version: number } | Fault => {
    const parsed = desiredMessage.safeParse(body);
    if (!parsed.success) return badMessage(parsed.error);
    const version = store.desire(parsed.data);
    return isFault(version) ? version : { version };
  };

  const greeting = await greet(peer, options);
  if (isFault(greeting)) {
    end(greeting);
    greeted.resolve(undefined);
    return greeting;
  }
  greeted.resolve(greeting);

  let report: ReportedState | undefined;
  const sendReports = async (): Promise<void> => {
    for (let version = 1; !over();) {
      if (report === undefined) {
        await reportWake.wait();
        continue;
      }
      const body = report;
      report = undefined;
      const answered = await peer.send(terminalEvents.reported, { version: version++, body }, REPORT_DEADLINE_MS);
      if (over()) return;
      if (answered.kind === 'unanswered') end({ fault: 'hub-away', params: { why: 'reported' } });
      else if (faultIn(answered.body) !== undefined) {
        report ??= body;
        await reportWake.wait(options.random() * RETRY_MS);
      }
    }
  };

  void sendReports();
  void sendRecords({ peer, store, wake: recordsWake, over, end, random: options.random, onTrouble });
  const unwatch = store.onWritten(recordsWake.wake);
  void ended.promise.then(unwatch);

  return {
    welcome: greeting,
    ended: ended.promise,
    ask: async <K extends Ask['kind']>(ask: AskOf<K>, deadlineMs: number) => {
      if (!(greeting.asks ?? FIRST_ASKS).includes(ask.kind)) return { fault: 'protocol-unsupported' };
      const answered = await peer.send(terminalEvents.ask, ask, deadlineMs);
      if (answered.kind === 'unanswered') return { fault: 'hub-away' };
      const fault = faultIn(answered.body);
      if (fault !== undefined) return fault;
      const kind: K = ask.kind;
      const parsed = answer[kind].safeParse(answered.body);
      return parsed.success ? (parsed.data as Reply<K>) : badMessage(parsed.error);
    },
    report: (state) => {
      report = state;
      reportWake.wake();
    },
  };
};

const greet = async (peer: Peer, { store, terminalId, agentVersion }: LinkOptions): Promise<Welcome | Fault> => {
  const hello: Hello = { protocol: PROTOCOL_VERSION, agentVersion, ...store.position() };
  const answered = await peer.send(terminalEvents.hello, hello, HELLO_DEADLINE_MS);
  if (answered.kind === 'unanswered') return { fault: 'hub-away', params: { why: 'hello' } };
  const parsed = helloAnswer.safeParse(answered.body);
  if (!parsed.success) {
    return faultIn(answered.body) ?? badMessage(parsed.error);
  }
  if (parsed.data.kind === 'refused') {
    const { oldest, newest } = parsed.data;
    return { fault: 'protocol-unsupported', params: { ours: PROTOCOL_VERSION, oldest, newest } };
  }
  // The certificate says who this is; a hub that says otherwise was given another terminal's enrolment.
  if (parsed.data.terminalId !== terminalId) return { fault: 'not-allowed', params: { named: parsed.data.terminalId } };
  return store.adopt(parsed.data) ?? parsed.data;
};
