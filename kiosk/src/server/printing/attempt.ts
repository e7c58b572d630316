import type { JobKey, JobReport, NumberedKey } from '@yizhan/drivers/printer/printer.ts';

/** What an attempt is about; none of it says whose paper it is. */
export type AttemptOf = {
  readonly jobId: string;
  readonly serial: string;
  /** 1 for the first; a further one only after one that surely printed nothing, or by a person's decision (R13). */
  readonly attempt: number;
  readonly pages: number;
};

export type Outcome = {
  readonly outcome: 'printed' | 'not-printed';
  readonly by: 'printer' | 'person';
  readonly impressions: number;
  readonly reasons: readonly string[];
};

/**
 * One attempt to print one job, as it lies on the disk (R13).
 * The document can only be on the wire from `sending` on: whatever breaks before, surely printed nothing.
 */
export type PrintAttempt = AttemptOf &
  (
    | { readonly phase: 'written'; readonly key: JobKey }
    /** The attempt is in the journal; Create-Job may be on the wire. */
    | { readonly phase: 'creating'; readonly key: JobKey }
    | { readonly phase: 'sending'; readonly key: NumberedKey }
    | { readonly phase: 'following'; readonly key: NumberedKey; readonly impressions: number }
    /** The document may be with the printer; it has to be found. */
    | { readonly phase: 'unsure'; readonly key: NumberedKey; readonly impressions: number }
    /** Only a person can tell whether the paper came out. */
    | {
        readonly phase: 'asking';
        readonly key: NumberedKey;
        readonly impressions: number;
        readonly reasons: readonly string[];
      }
    | ({ readonly phase: 'settled'; readonly key: JobKey } & Outcome)
  );

export type AttemptEvent =
  | { readonly kind: 'journalled' }
  | { readonly kind: 'created'; readonly key: NumberedKey }
  | { readonly kind: 'not-created'; readonly why: string }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'reported'; readonly report: JobReport }
  /** The connection broke, the printer's run ended, or this process died and came back. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'found'; readonly key: NumberedKey }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknowable'; readonly why: string }
  | { readonly kind: 'came-out'; readonly yes: boolean };

const about = ({ jobId, serial, attempt, pages }: PrintAttempt): AttemptOf => ({ jobId, serial, attempt, pages });

const settle = (from: PrintAttempt, outcome: Outcome): PrintAttempt => ({
  ...about(from),
  phase: 'settled',
  key: from.key,
  ...outcome,
});
const nothingLeft = (from: PrintAttempt, why: string): PrintAttempt =>
  settle(from, { outcome: 'not-printed', by: 'printer', impressions: 0, reasons: [why] });

type Underway = Extract<PrintAttempt, { key: NumberedKey }>;
const ask = (from: Underway, impressions: number, reasons: readonly string[]): PrintAttempt => ({
  ...about(from),
  phase: 'asking',
  key: from.key,
  impressions,
  reasons,
});

/** R14: success is every page counted. Failure is none counted. Anything between needs eyes. */
function judge(from: Underway, report: JobReport): PrintAttempt {
  switch (report.kind) {
    case 'completed': {
      const impressions = report.impressions ?? 0;
      return impressions >= from.pages
        ? settle(from, { outcome: 'printed', by: 'printer', impressions, reasons: [] })
        : ask(from, impressions, ['pages-missing']);
    }
    case 'failed':
      return report.impressions === 0
        ? settle(from, { outcome: 'not-printed', by: 'printer', impressions: 0, reasons: report.reasons })
        : ask(from, report.impressions ?? 0, report.reasons);
    case 'waiting-document':
    case 'pending':
    case 'printing':
    case 'held':
      return { ...about(from), phase: 'following', key: from.key, impressions: report.impressions };
    default:
      return report satisfies never;
  }
}

/** The next state; the same object when the event does not apply to this one. Nothing else is touched. */
export function advance(now: PrintAttempt, event: AttemptEvent): PrintAttempt {
  switch (now.phase) {
    case 'written':
      if (event.kind === 'journalled') return { ...about(now), phase: 'creating', key: now.key };
      if (event.kind === 'not-created') return nothingLeft(now, event.why);
      return event.kind === 'interrupted' ? nothingLeft(now, 'interrupted') : now;
    case 'creating':
      if (event.kind === 'created') return { ...about(now), phase: 'sending', key: event.key };
      if (event.kind === 'not-created') return nothingLeft(now, event.why);
      return event.kind === 'interrupted' ? nothingLeft(now, 'interrupted') : now;
    case 'sending':
      if (event.kind === 'accepted') return { ...about(now), phase: 'following', key: now.key, impressions: 0 };
      if (event.kind === 'refused') return nothingLeft(now, event.why);
      return event.kind === 'interrupted' ? { ...about(now), phase: 'unsure', key: now.key, impressions: 0 } : now;
    case 'following':
      if (event.kind === 'reported') return judge(now, event.report);
      return event.kind === 'interrupted' ? { ...now, phase: 'unsure' } : now;
    case 'unsure':
      if (event.kind === 'found') return { ...now, phase: 'following', key: event.key };
      if (event.kind === 'absent') return nothingLeft(now, 'absent');
      return event.kind === 'unknowable' ? ask(now, now.impressions, [event.why]) : now;
    case 'asking':
      if (event.kind === 'came-out')
        return settle(now, {
          outcome: event.yes ? 'printed' : 'not-printed',
          by: 'person',
          impressions: now.impressions,
          reasons: now.reasons,
        });
      // The printer can be asked again after all: its own word is better than anyone's memory.
      if (event.kind === 'found')
        return { ...about(now), phase: 'following', key: event.key, impressions: now.impressions };
      return event.kind === 'unknowable' ? ask(now, now.impressions, [event.why]) : now;
    case 'settled':
      return now;
    default:
      return now satisfies never;
  }
}
