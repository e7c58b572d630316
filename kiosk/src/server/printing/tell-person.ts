import { isBlocking } from '@yizhan/drivers/printer/conditions.ts';
import type { PrinterDriver, PrinterState } from '@yizhan/drivers/printer/printer.ts';
import type { Fault } from '@yizhan/shared/faults.ts';

import type { PrintAttempt } from './attempt.ts';
import type { Seen } from './see-through.ts';

export type PrintProgress =
  | { readonly kind: 'printing'; readonly page: number; readonly pages: number }
  | { readonly kind: 'held'; readonly condition: PrinterState['condition'] }
  | { readonly kind: 'printed' }
  /** The printer cannot print just now, so nothing was sent: it may be tried again by itself once somebody mended it. */
  | { readonly kind: 'not-begun'; readonly condition: PrinterState['condition'] }
  /** Surely nothing came out, and the printer cannot print until somebody mends it. */
  | { readonly kind: 'not-printed'; readonly condition: PrinterState['condition'] }
  | { readonly kind: 'ask' }
  /** Surely nothing came out. `print-failed`, `printer-busy`: the printer is well, and the person may choose again. */
  | { readonly kind: 'fault'; readonly why: Fault };

type Listener = (jobId: string, progress: PrintProgress) => void;

/** Words an attempt for the one who stands before the printer. */
export function openPersonTeller(printer: Pick<PrinterDriver, 'refresh'>) {
  const listeners = new Set<Listener>();
  const tell: Listener = (jobId, progress) => {
    for (const listener of listeners) listener(jobId, progress);
  };

  return {
    tell,

    seen: (at: PrintAttempt, seen: Seen): void => {
      if (seen.kind === 'held') tell(at.jobId, seen);
      else tell(at.jobId, { kind: 'printing', page: Math.min(seen.impressions + 1, at.pages), pages: at.pages });
    },

    ended: async (at: PrintAttempt): Promise<void> => {
      if (at.phase === 'asking') tell(at.jobId, { kind: 'ask' });
      if (at.phase !== 'settled') return;
      if (at.outcome === 'printed') {
        tell(at.jobId, { kind: 'printed' });
        return;
      }
      // What stopped the job may be newer than the last poll.
      const condition = at.by === 'printer' ? (await printer.refresh()).condition : 'ready';
      if (isBlocking(condition)) tell(at.jobId, { kind: 'not-printed', condition });
      else tell(at.jobId, { kind: 'fault', why: { fault: 'print-failed' } });
    },

    subscribe: (listener: Listener): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
