/**
 * The hub's end of the link to one terminal, from its connection to its end. Who it is comes from the certificate (R2);
 * nothing it can send crashes the hub, and nothing it sends out of turn is stored.
 */
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import type { Fault } from '../faults.ts';
import { badMessage } from './bad-message.ts';
import type { HubPorts } from './hub-ports.ts';
import { ANSWER_DEADLINE_MS, HELLO_DEADLINE_MS, MAX_ASKS, MAX_STRIKES, MESSAGE_RATE } from './limits.ts';
import {
  ask,
  askKinds,
  hello,
  recordsEnvelope,
  reportedMessage,
  terminalEvents,
  type Hello,
  type Welcome,
} from './messages.ts';
import type { Incoming, Peer } from './peer.ts';
import { pushDesired } from './push-desired.ts';
import { pushStream } from './push-stream.ts';
import { createBucket } from './rate-bucket.ts';
import { agreeOnProtocol, VERSIONS, type Versions } from './resume.ts';
import type { Sessions } from './sessions.ts';
import { takeBatch } from './take-batch.ts';
import { createWake } from './wake.ts';

export type TerminalSession = {
  readonly terminalId: string;
  /** Undefined before it. */
  welcome: () => Welcome | undefined;
  /** Something was appended to this terminal's stream. */
  wakeStream: () => void;
  wakeDesired: () => void;
  /** What the terminal is known to have. */
  sent: () => Sent;
  /** Ends the connection; `why` is told to nobody but the log. */
  end: () => void;
};

export type ServeOptions = {
  readonly ports: HubPorts;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly versions?: Versions;
};

export type Sent = { readonly streamSeq: number; readonly desired: number };

type Stage =
  | { readonly kind: 'silent' }
  | { readonly kind: 'greeting' }
  | { readonly kind: 'open'; readonly welcome: Welcome }
  | { readonly kind: 'over' };

export const serveTerminal = (peer: Peer, terminalId: string, options: ServeOptions): TerminalSession => {
  const { ports, sessions, clock } = options;
  let stage: Stage = { kind: 'silent' };
  let strikes = 0;
  let asks = 0;
  let taking = false;
  const withinRate = createBucket(MESSAGE_RATE, clock);
  const streamWake = createWake(clock);
  const desiredWake = createWake(clock);
  const sent = { streamSeq: 0, desired: 0 };

  const over = (): boolean => stage.kind === 'over';
  const finish = (): void => {
    const last = stage;
    if (last.kind === 'over') return;
    stage = { kind: 'over' };
    cancelOverdue();
    sessions.leave(session);
    streamWake.wake();
    desiredWake.wake();
    if (last.kind === 'open') {
      const { generation } = last.welcome;
      ports.gone(terminalId, generation).catch((error: unknown) => failed(error, 'gone'));
    }
  };
  const end = (): void => {
    finish();
    peer.close();
  };
  const failed = (error: unknown, event: string): Fault => {
    ports.count('failed', terminalId);
    return ports.failed(error, { terminalId, event });
  };
  const cancelOverdue = clock.after(HELLO_DEADLINE_MS, () => {
    if (stage.kind !== 'silent') return;
    ports.count('no-hello', terminalId);
    end();
  });

  const refuse = (message: Incoming, why: Fault): undefined => {
    ports.count(why.fault === 'out-of-turn' ? 'out-of-turn' : 'bad-message', terminalId);
    message.answer?.(why);
    strikes += 1;
    if (why.fault === 'out-of-turn' || strikes >= MAX_STRIKES) end();
  };

  const onMessage = (message: Incoming): void => {
    if (over()) return;
    if (!withinRate()) {
      ports.count('over-rate', terminalId);
      message.answer?.({ fault: 'too-many-tries' } satisfies Fault);
      if ((strikes += 1) >= MAX_STRIKES) end();
      return;
    }
    if (message.answer === undefined) {
      ports.count('unanswerable', terminalId);
      if ((strikes += 1) >= MAX_STRIKES) end();
      return;
    }
    const { event, answer } = message;
    within(clock, ANSWER_DEADLINE_MS, handle(message)).then(
      (body) => {
        if (body !== undefined) answer(body);
      },
      (error: unknown) => {
        answer(failed(error, event));
      },
    );
  };

  /** The answer; undefined when it was given on the way. */
  const handle = async (message: Incoming): Promise<unknown> => {
    if (message.event === terminalEvents.hello) {
      await greet(message);
      return undefined;
    }
    if (stage.kind !== 'open') {
      return refuse(message, { fault: 'out-of-turn', params: { at: 'before-hello' } });
    }
    const { generation } = stage.welcome;
    switch (message.event) {
      case terminalEvents.records:
        return records(message);
      case terminalEvents.reported: {
        const parsed = reportedMessage.safeParse(message.body);
        if (!parsed.success) return refuse(message, badMessage(parsed.error));
        await ports.reported(terminalId, { generation, ...parsed.data });
        return { version: parsed.data.version };
      }
      case terminalEvents.ask:
        return answerAsk(message);
      default:
        return refuse(message, { fault: 'bad-message', params: { at: 'event' } });
    }
  };

  const greet = async (message: Incoming): Promise<void> => {
    if (stage.kind !== 'silent') {
      refuse(message, { fault: 'out-of-turn', params: { at: 'hello-twice' } });
      return;
    }
    const parsed = hello.safeParse(message.body);
    if (!parsed.success) {
      refuse(message, badMessage(parsed.error));
      return;
    }
    const versions = options.versions ?? VERSIONS;
    const protocol = agreeOnProtocol(parsed.data.protocol, versions);
    if (protocol === undefined) {
      ports.count('refused-protocol', terminalId);
      message.answer?.({ kind: 'refused', why: { fault: 'protocol-unsupported' }, ...versions });
      end();
      return;
    }
    stage = { kind: 'greeting' };
    await welcome(message, parsed.data, protocol);
  };

  const welcome = async (message: Incoming, said: Hello, protocol: number): Promise<void> => {
    let body: Welcome;
    try {
      const parts = await ports.hello(terminalId, said);
      const now = new Date(clock.now()).toISOString();
      body = { kind: 'welcome', protocol, now, asks: [...askKinds], ...parts };
    } catch (error) {
      message.answer?.(failed(error, terminalEvents.hello));
      end();
      return;
    }
    if (over()) {
      await ports.gone(terminalId, body.generation);
      return;
    }
    stage = { kind: 'open', welcome: body };
    ports.count('welcomed', terminalId);
    const former = sessions.enter(session);
    if (former !== undefined) {
      ports.count('superseded', terminalId);
      former.end();
    }
    message.answer?.(body);
    sent.streamSeq = body.from - 1;
    sent.desired = body.desired.version;
    const common = { peer, terminalId, ports, clock, sent, over, end, failed };
    void pushStream({ ...common, wake: streamWake, epoch: body.epoch });
    void pushDesired({ ...common, wake: desiredWake });
  };

  const records = async (message: Incoming): Promise<unknown> => {
    const parsed = recordsEnvelope.safeParse(message.body);
    if (!parsed.success) return refuse(message, badMessage(parsed.error));
    if (taking) return refuse(message, { fault: 'out-of-turn', params: { at: 'second-batch' } });
    taking = true;
    try {
      return await takeBatch(parsed.data.records, { terminalId, ports, stopped: over });
    } finally {
      taking = false;
    }
  };

  const answerAsk = async (message: Incoming): Promise<unknown> => {
    const parsed = ask.safeParse(message.body);
    if (!parsed.success) return refuse(message, badMessage(parsed.error));
    if (asks >= MAX_ASKS) return { fault: 'too-many-tries' } satisfies Fault;
    asks += 1;
    try {
      return await ports.answer(terminalId, parsed.data);
    } finally {
      asks -= 1;
    }
  };

  const session: TerminalSession = {
    terminalId,
    welcome: () => (stage.kind === 'open' ? stage.welcome : undefined),
    wakeStream: streamWake.wake,
    wakeDesired: desiredWake.wake,
    sent: () => sent,
    end,
  };
  peer.onMessage(onMessage);
  peer.onClose(finish);
  return session;
};
