/** The hub's half in memory: the same ports as the database behind the real one, with power cuts and yesterday's backup. */
import { randomUUID } from 'node:crypto';
import { isFault } from '../../faults.ts';
import type { HubPorts, Verdict, WireCount } from '../hub-ports.ts';
import type { DesiredState, HubRecord, ReportedState, StreamRecord, TerminalRecord } from '../messages.ts';
import { decideResume } from '../resume.ts';
import type { Opener } from '../seal-record.ts';
import type { Desired } from '../terminal-store.ts';

type TerminalRow = {
  generation: number;
  online: boolean;
  streamSeq: number;
  ackedSeq: number;
  desired: Desired;
  reported?: { generation: number; version: number; body: ReportedState };
  stream: { epoch: string; record: StreamRecord }[];
  /** Read model: the last word on each case. */
  cases: Map<string, HubRecord>;
};

type Applied = { readonly terminalId: string; readonly id: string; readonly record: TerminalRecord };

type Tables = {
  epoch: string;
  terminals: Map<string, TerminalRow>;
  taken: Map<string, Verdict>;
  applied: Applied[];
};

export type SimulatedHub = {
  readonly ports: HubPorts;
  tables: () => Tables;
  row: (terminalId: string) => TerminalRow;
  append: (terminalId: string, body: HubRecord) => number;
  desire: (terminalId: string, body: DesiredState) => void;
  /** Forgets all stream records up to and including `seq`. */
  prune: (terminalId: string, seq: number) => void;
  backup: () => Tables;
  restore: (backup: Tables) => void;
  readonly counts: Map<WireCount, number>;
  readonly errors: unknown[];
};

export type SimulatedHubOptions = {
  readonly open: Opener;
  readonly journalKey: { readonly version: number; readonly publicKey: Uint8Array };
  readonly desired: DesiredState;
  readonly reconnectWindowMs?: number;
  readonly now?: () => number;
  /** Called before each port; a throw is a database that is away. */
  readonly beforePort?: (port: keyof HubPorts) => Promise<void>;
  readonly onAppend?: (terminalId: string) => void;
  readonly answer?: HubPorts['answer'];
};

export const simulatedHub = (options: SimulatedHubOptions): SimulatedHub => {
  const { open, journalKey, now = Date.now } = options;
  const before = async (port: keyof HubPorts): Promise<void> => options.beforePort?.(port);
  let tables: Tables = { epoch: randomUUID(), terminals: new Map(), taken: new Map(), applied: [] };
  const counts = new Map<WireCount, number>();
  const errors: unknown[] = [];

  const row = (terminalId: string): TerminalRow => {
    const known = tables.terminals.get(terminalId);
    if (known !== undefined) return known;
    const fresh: TerminalRow = {
      generation: 0,
      online: false,
      streamSeq: 0,
      ackedSeq: 0,
      desired: { version: 1, body: options.desired },
      stream: [],
      cases: new Map(),
    };
    tables.terminals.set(terminalId, fresh);
    return fresh;
  };

  const append = (terminalId: string, body: HubRecord): number => {
    const terminal = row(terminalId);
    terminal.streamSeq += 1;
    if (body.kind === 'case.changed') terminal.cases.set(body.caseId, body);
    const record = { seq: terminal.streamSeq, id: randomUUID(), at: new Date(now()).toISOString(), body };
    terminal.stream.push({ epoch: tables.epoch, record });
    options.onAppend?.(terminalId);
    return terminal.streamSeq;
  };

  const after = (terminal: TerminalRow, epoch: string, seq: number): readonly StreamRecord[] =>
    terminal.stream.filter((kept) => kept.epoch === epoch && kept.record.seq > seq).map(({ record }) => record);

  const ports: HubPorts = {
    hello: async (terminalId, hello) => {
      await before('hello');
      const terminal = row(terminalId);
      terminal.generation += 1;
      terminal.online = true;
      delete terminal.reported;
      const { epoch } = tables;
      const keptAfter = after(terminal, epoch, hello.lastSeq).length === terminal.streamSeq - hello.lastSeq;
      const decided = decideResume(hello, { epoch, streamSeq: terminal.streamSeq, keptAfter });
      const from = decided.resume === 'stream' ? hello.lastSeq + 1 : terminal.streamSeq + 1;
      // A lost acknowledgement is made up for by the hello that follows it.
      if (decided.resume === 'stream') terminal.ackedSeq = Math.max(terminal.ackedSeq, hello.lastSeq);
      else for (const body of [...terminal.cases.values()]) append(terminalId, body);
      return {
        ...decided,
        from,
        terminalId,
        receiptPrefix: '0000',
        epoch,
        generation: terminal.generation,
        journalKey,
        desired: terminal.desired,
        reconnectWindowMs: options.reconnectWindowMs ?? 1000,
      };
    },
    gone: async (terminalId, generation) => {
      await before('gone');
      const terminal = row(terminalId);
      if (terminal.generation === generation) terminal.online = false;
    },
    take: async (terminalId, records, stopped) => {
      await before('take');
      const verdicts: Verdict[] = [];
      for (const sealed of records) {
        if (stopped()) break;
        const opened = await open(terminalId, sealed);
        // From here on as one transaction: nothing is awaited.
        const known = tables.taken.get(sealed.id);
        const verdict: Verdict =
          known ??
          (isFault(opened)
            ? { kind: 'set-aside', id: sealed.id, why: { fault: opened.fault } }
            : { kind: 'stored', id: sealed.id });
        if (known === undefined) {
          tables.taken.set(sealed.id, verdict);
          if (!isFault(opened)) tables.applied.push({ terminalId, id: sealed.id, record: opened });
        }
        verdicts.push(verdict);
      }
      return verdicts;
    },
    stream: async (terminalId, { epoch, seq, max }) => {
      await before('stream');
      return after(row(terminalId), epoch, seq).slice(0, max);
    },
    acked: async (terminalId, { seq }) => {
      await before('acked');
      const terminal = row(terminalId);
      terminal.ackedSeq = Math.max(terminal.ackedSeq, seq);
    },
    reported: async (terminalId, report) => {
      await before('reported');
      const terminal = row(terminalId);
      if (report.generation === terminal.generation && report.version > (terminal.reported?.version ?? 0)) {
        terminal.reported = report;
      }
    },
    desired: async (terminalId) => {
      await before('desired');
      return row(terminalId).desired;
    },
    answer: options.answer ?? (() => Promise.resolve({ fault: 'not-found' })),
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    failed: (error) => {
      errors.push(error);
      return { fault: 'internal', id: `e${String(errors.length)}` };
    },
  };

  return {
    ports,
    counts,
    errors,
    row,
    append,
    tables: () => tables,
    desire: (terminalId, body) => {
      const terminal = row(terminalId);
      terminal.desired = { version: terminal.desired.version + 1, body };
    },
    prune: (terminalId, seq) => {
      const terminal = row(terminalId);
      terminal.stream = terminal.stream.filter(({ record }) => record.seq > seq);
    },
    backup: () => structuredClone(tables),
    restore: (backup) => {
      tables = { ...structuredClone(backup), epoch: randomUUID() };
    },
  };
};
