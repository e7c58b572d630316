import type { FaultCode } from '@yizhan/shared/faults.ts';

/**
 * What a scanner driver promises (R21, R22). The contract suite is `../contract/scanner.suite.ts`.
 * One scanner is read at a time: the first that speaks HID-POS (usage page 0x8C).
 */
export type ScannerState =
  | { readonly kind: 'missing'; readonly why: 'no-scanner' | 'restarting' }
  | { readonly kind: 'ready'; readonly name: string }
  /** A device that is there and cannot be read. `fault` has the sentence that says what to do; its param is `device`. */
  | { readonly kind: 'refused'; readonly fault: ScannerFault; readonly name: string };

export type ScannerFault = Extract<FaultCode, `scanner-${string}`>;

/**
 * `generation` rises with every opening of a device and never falls: what a scanner said before it was unplugged
 * belongs to an older one.
 */
export type ScannerEvent =
  | { readonly kind: 'state'; readonly generation: number; readonly state: ScannerState }
  | { readonly kind: 'scan'; readonly generation: number; readonly scan: Scan }
  /** Something was held to the scanner and did not arrive whole. */
  | { readonly kind: 'unread'; readonly generation: number; readonly why: UnreadWhy };

/** `cut`: the rest did not come. `garbled`: not what the device's descriptor promises. `too-long`: more than any code holds. */
export type UnreadWhy = 'cut' | 'garbled' | 'too-long';

export type Scan = {
  /** UTF-8 where it is valid, else ISO 8859-1; a line end that the scanner adds is taken off. */
  readonly text: string;
  /** AIM identifier (ISO/IEC 15424), e.g. `]Q1`, where the scanner gives it. */
  readonly symbology: string | undefined;
  /** When its last report came, ms since the epoch. */
  readonly at: number;
};

export type ScannerDriver = {
  /** Calls back with the present state at once, then with every change and every scan. Returns the unsubscribe. */
  subscribe(listener: (event: ScannerEvent) => void): () => void;
  close(): Promise<void>;
};
