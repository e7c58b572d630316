import type { NumberedKey, PrinterDriver } from '@yizhan/drivers/printer/printer.ts';
import type { Fault } from '@yizhan/shared/faults.ts';

import type { AttemptEvent, PrintAttempt } from './attempt.ts';

export type SendAttempt = {
  readonly printer: PrinterDriver;
  readonly step: (from: PrintAttempt, event: AttemptEvent) => PrintAttempt;
  readonly tellHub: () => Promise<Fault | undefined>;
};

/** How the attempt stands, and whether a next one may well get further. */
export type Sent = { readonly at: PrintAttempt; readonly tryAgain: boolean; readonly fault?: Fault };

async function sendDocument(
  with_: SendAttempt,
  from: PrintAttempt,
  key: NumberedKey,
  bytes: Uint8Array,
): Promise<Sent> {
  const { printer, step } = with_;
  const sent = await printer.send(key, { bytes, mime: 'application/pdf', pages: from.pages });
  switch (sent.kind) {
    case 'accepted':
      return { at: step(from, { kind: 'accepted' }), tryAgain: false };
    case 'refused':
      // The job without its document would keep the printer busy.
      await printer.cancel(key);
      return { at: step(from, { kind: 'refused', why: sent.why }), tryAgain: true };
    case 'unknown':
      return { at: step(from, { kind: 'interrupted' }), tryAgain: false };
    default:
      return sent satisfies never;
  }
}

/**
 * From `written` until the document has left or surely never will. Each state is on disk before the step that
 * follows from it: the attempt before Create-Job, the job's number before the first byte of the document (R13).
 */
export async function sendAttempt(with_: SendAttempt, written: PrintAttempt, bytes: Uint8Array): Promise<Sent> {
  const { printer, step } = with_;
  const fault = await with_.tellHub();
  if (fault) return { at: step(written, { kind: 'not-created', why: fault.fault }), tryAgain: false, fault };
  const creating = step(written, { kind: 'journalled' });
  const created = await printer.create(creating.key, { media: 'iso_a4_210x297mm', sides: 'one-sided' });
  switch (created.kind) {
    case 'created': {
      let sending: PrintAttempt;
      try {
        sending = step(creating, { kind: 'created', key: created.key });
      } catch (error) {
        // The number is not on disk, so nothing may be sent.
        await printer.cancel(created.key);
        throw error;
      }
      return sendDocument(with_, sending, created.key, bytes);
    }
    case 'refused':
      return { at: step(creating, { kind: 'not-created', why: created.why }), tryAgain: created.passing };
    case 'unknown':
      return { at: step(creating, { kind: 'not-created', why: created.why }), tryAgain: true };
    default:
      return created satisfies never;
  }
}
