/**
 * A whole office against a hub on this machine, in a process of its own: terminals at which people hand matters in, and
 * desks that hear of them and turn them down. `office.ts FILE`, the file an `Office` as JSON; says `{ ready }`, then an
 * `OfficeResult` for a line with a number of seconds.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { isFault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { openDesk, type Desk } from './desk.ts';
import { readEnrolments } from './read-enrolments.ts';
import { simulatedTerminal, type SimulatedTerminal } from './terminal.ts';

export type Office = {
  /** Enrolments of terminals. */
  readonly dir: string;
  readonly terminalDoor: string;
  readonly webDoor: string;
  /** Of the card that is laid down everywhere. */
  readonly card: string;
  /** The service that is asked for. */
  readonly flowId: string;
  /** Matters handed in a second, all terminals together. */
  readonly perSecond: number;
  /** A desk each; those with `acts` turn down their part of what waits in the office. */
  readonly desks: readonly {
    readonly token: string;
    readonly view: string;
    readonly acts?: { readonly part: number; readonly of: number };
  }[];
};

export type OfficeResult = {
  /** Cases of which the hub said that they are stored. */
  readonly submitted: readonly string[];
  /** Cases of which the hub said that they are turned down. */
  readonly decided: readonly string[];
  readonly refused: number;
  /** From what a person did to the hub's word that it is stored, ms. */
  readonly p50: number;
  readonly p95: number;
  readonly deskRows: number;
  readonly listsRead: number;
  /** Numbers of the records that each terminal was pushed, in the order in which they came. */
  readonly streams: Readonly<Record<string, readonly number[]>>;
  readonly cpuSeconds: number;
};

const MAX_SECONDS = 600;
const ASK_MS = 30_000;
/** A person goes after so long; the next one lays down the same card. */
const VISIT_MS = 60_000;
/** For what is still on its way at the end. */
const DRAIN_MS = 3000;
/** How often somebody comes back to their list, whatever they do there. */
const READ_EVERY_MS = 300_000;

const office = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Office;
for (const door of [office.terminalDoor, office.webDoor])
  if (!['127.0.0.1', 'localhost'].includes(new URL(door).hostname)) throw new Error('The hub must be on this machine');
/** Resolves once the line is out: what stands in a pipe at `exit` would be cut off. */
const say = (line: object): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => {
      resolve();
    });
  });

const times: number[] = [];
const done = { submitted: [] as string[], decided: [] as string[] };
const count = { refused: 0, deskRows: 0, listsRead: 0 };

/** Resolves when the hub has given its verdict on the record. */
const verdicts = ({ store }: SimulatedTerminal): ((id: string) => Promise<boolean>) => {
  const waiting = new Map<string, (stored: boolean) => void>();
  const settle = store.settle.bind(store);
  store.settle = (list) => {
    for (const { id, ...verdict } of list) {
      waiting.get(id)?.(!JSON.stringify(verdict).includes('set-aside'));
      waiting.delete(id);
    }
    return settle(list);
  };
  return (id) => new Promise((resolve) => waiting.set(id, resolve));
};

type Visit = { readonly visitId: string; readonly flowVersion: number };

const identify = async (terminal: SimulatedTerminal): Promise<Visit> => {
  const visitId = uuidv7();
  const evidence = { profile: 'uid' as const, token: office.card };
  const ask = { kind: 'identify' as const, visitId, evidence, readAt: new Date().toISOString() };
  const home = await terminal.link().ask(ask, ASK_MS);
  if (isFault(home)) throw new Error(`The card was not taken: ${home.fault}`);
  const service = home.services.find(({ flowId }) => flowId === office.flowId);
  if (!service) throw new Error(`The terminal does not offer ${office.flowId}`);
  return { visitId, flowVersion: service.flowVersion };
};

const kiosk = async (terminal: SimulatedTerminal, end: number, restMs: number): Promise<void> => {
  const verdict = verdicts(terminal);
  await pause(Math.random() * restMs);
  let visit = await identify(terminal);
  let until = Date.now() + VISIT_MS;
  while (Date.now() < end) {
    if (Date.now() > until) {
      visit = await identify(terminal);
      until = Date.now() + VISIT_MS;
    }
    const began = performance.now();
    const caseId = uuidv7();
    const written = await terminal.write({
      ...{ kind: 'case.submitted', ...visit, caseId, flowId: office.flowId, answers: {} },
    });
    if (isFault(written)) count.refused += 1;
    else if (await verdict(written.id)) {
      times.push(performance.now() - began);
      done.submitted.push(caseId);
    } else count.refused += 1;
    await pause(2 * Math.random() * restMs);
  }
};

const percentile = (p: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * p))] ?? Number.NaN;

const terminals = readEnrolments(office.dir).map((enrolment) =>
  simulatedTerminal({ enrolment, hub: () => office.terminalDoor }),
);
for (const terminal of terminals) {
  terminal.start();
  await terminal.until('up');
}
const desks = await Promise.all(
  office.desks.map(({ token, view, acts }) =>
    openDesk({
      ...{ webDoor: office.webDoor, token, view, acts },
      heard: () => (count.deskRows += 1),
      decided: (caseId, ms, fault) => {
        if (fault === undefined) {
          times.push(ms);
          done.decided.push(caseId);
        } else {
          count.refused += 1;
          process.stderr.write(`refused: ${fault.slice(0, 300)}\n`);
        }
      },
    }),
  ),
);
/** Everybody comes back to their list at a moment of their own. */
const readLists = async (desk: Desk, end: number): Promise<void> => {
  for (;;) {
    const rest = Math.random() * 2 * READ_EVERY_MS;
    if (Date.now() + rest > end) return;
    await pause(rest);
    await desk.read();
    count.listsRead += 1;
  }
};
await say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const seconds = Math.min(MAX_SECONDS, Number(line));
  const cpu = process.cpuUsage();
  const restMs = (terminals.length * 1000) / office.perSecond;
  const end = Date.now() + seconds * 1000;
  await Promise.all([
    ...terminals.map((terminal) => kiosk(terminal, end, restMs)),
    ...desks.map((desk) => readLists(desk, end)),
  ]);
  await pause(DRAIN_MS);
  const { user, system } = process.cpuUsage(cpu);
  await say({
    ...done,
    ...count,
    streams: Object.fromEntries(
      terminals.map(({ terminalId, store }) => [terminalId, store.received.map(({ seq }) => seq)]),
    ),
    p50: percentile(0.5),
    p95: percentile(0.95),
    cpuSeconds: (user + system) / 1e6,
  } satisfies OfficeResult);
  break;
}
for (const desk of desks) desk.close();
await Promise.all(terminals.map((terminal) => terminal.kill()));
process.exit(0);
