import type { Clock } from '@yizhan/shared/clock.ts';

import { conditionOf, stripSeverity, tonerOf } from './conditions.ts';
import type { IppOperations, PrinterAnswer } from './ipp/operations.ts';
import type { PrinterState } from './printer.ts';

/** A run is known by its start; clocks drift and up-time is in whole seconds, so two measures may differ by this. */
export const SAME_RUN_SECONDS = 5;

export const sameRun = (a: Run | undefined, b: Run): boolean =>
  a?.printerUuid === b.printerUuid && Math.abs(a.upSince - b.upSince) <= SAME_RUN_SECONDS;
export type Run = { readonly printerUuid: string; readonly upSince: number };

/** undefined before the printer has ever answered. */
export const runOf = (state: PrinterState): Run | undefined =>
  state.printerUuid === undefined || state.upSince === undefined
    ? undefined
    : { printerUuid: state.printerUuid, upSince: state.upSince };

export type Watch = {
  current(): PrinterState;
  subscribe(listener: (state: PrinterState) => void): () => void;
  refresh(): Promise<PrinterState>;
  /** Asks at the pace of a running job until the returned function is called. */
  hurry(): () => void;
  close(): void;
};

export type WatchOptions = {
  readonly operations: Pick<IppOperations, 'printer' | 'validate'>;
  readonly clock: Clock;
  readonly idlePollMs: number;
  readonly jobPollMs: number;
};

const sameToSee = (a: PrinterState, b: PrinterState): boolean =>
  a.condition === b.condition &&
  a.toner === b.toner &&
  a.printerUuid === b.printerUuid &&
  a.upSince === b.upSince &&
  a.reasons.join() === b.reasons.join();

/**
 * The printer as a state machine. It is asked at an interval: IPP has no push that small printers implement
 * (RFC 3995 and 3996 subscriptions are optional, and polled as well).
 */
export function watchPrinter({ operations, clock, idlePollMs, jobPollMs }: WatchOptions): Watch {
  const listeners = new Set<(state: PrinterState) => void>();
  let state: PrinterState = { generation: 0, condition: 'away', reasons: [], toner: 'unknown' };
  let asked = 0;
  let hurried = 0;
  let closed = false;
  let stopTimer: (() => void) | undefined;
  /** Which run was asked whether it takes our kind of job, and what it said. */
  let checked: { readonly run: Run; readonly refused: boolean } | undefined;

  const take = (next: PrinterState) => {
    // R21: an answer to an older question never overwrites a newer one.
    if (closed || next.generation <= state.generation) return;
    const changed = !sameToSee(state, next);
    state = next;
    if (changed) for (const listener of listeners) listener(state);
  };

  const runBehind = (answer: PrinterAnswer): Run => {
    const measured = { printerUuid: answer.uuid, upSince: Math.round(clock.now() / 1_000) - answer.upTime };
    const known = runOf(state);
    // Kept as first measured, so that rounding does not look like a change.
    return known && sameRun(known, measured) ? known : measured;
  };

  const refuses = async (run: Run): Promise<boolean> => {
    if (checked && sameRun(run, checked.run)) return checked.refused;
    const reply = await operations.validate({ media: 'iso_a4_210x297mm', sides: 'one-sided' }, 'application/pdf');
    if (reply.kind !== 'ok' && reply.kind !== 'said-no') return false;
    // 0x04xx: this printer will never take such a job; 0x05xx: not now.
    checked = { run, refused: reply.kind === 'said-no' && reply.code < 0x0500 };
    return checked.refused;
  };

  const refresh = async (): Promise<PrinterState> => {
    const generation = ++asked;
    const said = await operations.printer();
    if (said.kind !== 'ok') {
      take({ ...state, generation, condition: 'away', reasons: [said.why] });
      return state;
    }
    const run = runBehind(said.value);
    const refused = await refuses(run);
    const reasons = said.value.reasons.map(stripSeverity);
    take({
      generation,
      ...run,
      condition: refused ? 'stopped' : conditionOf({ ...said.value, reasons }),
      reasons: refused ? [...reasons, 'a4-pdf-refused'] : reasons,
      toner: tonerOf(reasons),
    });
    return state;
  };

  const schedule = () => {
    stopTimer?.();
    if (closed) return;
    stopTimer = clock.after(hurried > 0 ? jobPollMs : idlePollMs, () => {
      void refresh().then(schedule);
    });
  };
  void refresh().then(schedule);

  return {
    current: () => state,
    subscribe(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    refresh,
    hurry() {
      hurried += 1;
      if (hurried === 1) schedule();
      return () => {
        hurried -= 1;
      };
    },
    close() {
      closed = true;
      stopTimer?.();
      listeners.clear();
    },
  };
}
