/**
 * What a printer driver promises (R13, R14, R21, R22). The contract suite is `../contract/printer.suite.ts`.
 * The driver tells what the printer says; whether to print again is never its decision.
 */

/** printer-state-reasons (RFC 8011 §5.4.12) with -error, -warning, -report taken off. */
export type PrinterCondition = 'ready' | 'busy' | 'empty' | 'jam' | 'cover-open' | 'toner-out' | 'stopped' | 'away';

export type PrinterState = {
  readonly generation: number;
  readonly condition: PrinterCondition;
  readonly reasons: readonly string[];
  /** printer-uuid, RFC 8011 / PWG 5100.13; undefined while the printer has never answered. */
  readonly printerUuid?: string;
  /**
   * Start of the printer's present run in seconds since the epoch: now − printer-up-time (RFC 8011 §5.4.29),
   * so that a restart, after which job ids begin at 1 again, is seen. Compare with ±5 s.
   */
  readonly upSince?: number;
  readonly toner: 'ok' | 'low' | 'unknown';
};

/** How a job is known again after any restart (R13). */
export type JobKey = {
  /** Written to the journal before the first byte leaves; goes out as job-name `yz-<nonce>`. 32 lower-case hex. */
  readonly nonce: string;
  readonly printerUuid: string;
  readonly upSince: number;
  /** Written to the journal before `send`: a key without it is of a job whose document has never left. */
  readonly jobId?: number;
  readonly jobUuid?: string;
};

/** A job the printer has given a number to. */
export type NumberedKey = JobKey & { readonly jobId: number };

export type JobReport =
  /** The job is there, its document is not, or not yet all of it: nothing of it can come out. */
  | { readonly kind: 'waiting-document'; readonly impressions: number }
  | { readonly kind: 'pending' | 'printing'; readonly impressions: number }
  | { readonly kind: 'held'; readonly impressions: number; readonly condition: PrinterCondition }
  /** `impressions` is what the printer counted; fewer than the pages sent is not success (R14). Undefined: it does not count. */
  | { readonly kind: 'completed'; readonly impressions: number | undefined }
  | { readonly kind: 'failed'; readonly impressions: number | undefined; readonly reasons: readonly string[] };

export type CreateResult =
  | { readonly kind: 'created'; readonly key: NumberedKey }
  /** `passing`: it may well be taken a little later (busy, away). */
  | { readonly kind: 'refused'; readonly why: string; readonly passing: boolean }
  /** A job without a document may lie in the printer; nothing can come out of it. */
  | { readonly kind: 'unknown'; readonly why: string };

export type SendResult =
  | { readonly kind: 'accepted' }
  /** The printer said no to the document: surely nothing of it comes out. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The network broke after bytes left: ask `find`. */
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * `found`: the nonce is in its name, so it is ours in whatever run of the printer.
 * `absent`: this same run of this same printer answered, has no such job, and none was ever given a number.
 * `unknowable`: anything less; a numbered job that is gone may have been printed and forgotten.
 */
export type FindResult =
  | { readonly kind: 'found'; readonly key: NumberedKey; readonly report: JobReport }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknowable'; readonly why: 'away' | 'restarted' | 'forgotten' };

export type PrintDocument = {
  readonly bytes: Uint8Array;
  /** application/pdf */
  readonly mime: string;
  readonly pages: number;
};

export type PrintLayout = {
  readonly media: 'iso_a4_210x297mm';
  readonly sides: 'one-sided' | 'two-sided-long-edge';
};

export type PrinterDriver = {
  /** Calls back at once with the present state, then on each change. */
  subscribe(listener: (state: PrinterState) => void): () => void;
  /** Asks the printer now; deadline ≤ 5 s. */
  refresh(): Promise<PrinterState>;
  /** Makes a job without a document. The caller writes the job id down before it calls `send`. */
  create(key: JobKey, layout: PrintLayout): Promise<CreateResult>;
  send(key: NumberedKey, document: PrintDocument): Promise<SendResult>;
  /**
   * Reports on each change until completed or failed, or until `signal` aborts. `held` with `away` while the printer
   * does not answer; `lost` when it stays so, or when its run ended underneath.
   */
  follow(key: NumberedKey, signal: AbortSignal): AsyncIterable<JobReport | { readonly kind: 'lost' }>;
  find(key: JobKey): Promise<FindResult>;
  /**
   * Asks the printer to stop the job; false when no answer came. What became of the job only `follow` tells: a page
   * under way still comes out.
   */
  cancel(key: NumberedKey): Promise<boolean>;
  close(): Promise<void>;
};
