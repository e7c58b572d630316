/** From an attempt whose document may be with the printer to one that is settled or with a person. */
import type { JobReport, PrinterCondition, PrinterDriver } from '@yizhan/drivers/printer/printer.ts';
import type { Clock } from '@yizhan/shared/clock.ts';

import type { AttemptEvent, PrintAttempt } from './attempt.ts';
import { pause } from './pause.ts';

export type SeeThrough = {
  readonly printer: PrinterDriver;
  readonly clock: Clock;
  /** The state is on disk when this returns. */
  readonly step: (from: PrintAttempt, event: AttemptEvent) => PrintAttempt;
  readonly tellPerson: (attempt: PrintAttempt, seen: Seen) => void;
  /** How long a printer that does not answer is asked again before a person is, ms. */
  readonly patienceMs: number;
  readonly askAgainMs: number;
  readonly signal: AbortSignal;
};

export type Seen =
  | { readonly kind: 'printing'; readonly impressions: number }
  | { readonly kind: 'held'; readonly condition: PrinterCondition };

type In<P extends PrintAttempt['phase']> = Extract<PrintAttempt, { phase: P }>;

const seenOf = (report: JobReport): Seen | undefined => {
  switch (report.kind) {
    case 'waiting-document':
    case 'pending':
    case 'printing':
      return { kind: 'printing', impressions: report.impressions };
    case 'held':
      return { kind: 'held', condition: report.condition };
    case 'completed':
    case 'failed':
      return undefined;
    default:
      return report satisfies never;
  }
};

async function follow(with_: SeeThrough, from: In<'following'>): Promise<PrintAttempt> {
  let at: PrintAttempt = from;
  for await (const report of with_.printer.follow(from.key, with_.signal)) {
    if (report.kind === 'lost') return with_.step(at, { kind: 'interrupted' });
    at = with_.step(at, { kind: 'reported', report });
    const seen = seenOf(report);
    if (seen) with_.tellPerson(at, seen);
  }
  return at;
}

async function find(with_: SeeThrough, from: In<'unsure'>): Promise<PrintAttempt> {
  const { printer, clock, step, signal } = with_;
  const until = clock.now() + with_.patienceMs;
  while (!signal.aborted) {
    const found = await printer.find(from.key);
    if (found.kind === 'absent') return step(from, { kind: 'absent' });
    if (found.kind === 'found') {
      // Nobody is left to send the rest of the document. Stopped, the job tells by its end whether anything came out.
      const reached = found.report.kind !== 'waiting-document' || (await printer.cancel(found.key));
      if (reached) return step(from, { kind: 'found', key: found.key });
    }
    if (found.kind === 'unknowable' && found.why !== 'away') return step(from, { kind: 'unknowable', why: found.why });
    if (clock.now() >= until) return step(from, { kind: 'unknowable', why: 'away' });
    with_.tellPerson(from, { kind: 'held', condition: 'away' });
    await pause(clock, with_.askAgainMs, signal);
  }
  return from;
}

export async function seeThrough(with_: SeeThrough, from: PrintAttempt): Promise<PrintAttempt> {
  let at = from;
  while (!with_.signal.aborted) {
    if (at.phase === 'following') at = await follow(with_, at);
    else if (at.phase === 'unsure') at = await find(with_, at);
    else return at;
  }
  return at;
}
