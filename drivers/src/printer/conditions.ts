import type { PrinterCondition, PrinterState } from './printer.ts';

/** RFC 8011 §5.4.12: a reason may end in its severity. Printers change it with their state, so it tells nothing lasting. */
export const stripSeverity = (reason: string): string => reason.replace(/-(error|warning|report)$/, '');

/** In the order in which a person has to mend them; names of RFC 8011 §5.4.12 and PWG 5100.9. */
const BLOCKING: readonly (readonly [PrinterCondition, readonly string[]])[] = [
  ['jam', ['media-jam']],
  ['cover-open', ['cover-open', 'door-open', 'interlock-open']],
  ['empty', ['media-empty', 'media-needed', 'input-tray-missing']],
  ['toner-out', ['toner-empty', 'marker-supply-empty', 'marker-supply-missing']],
  [
    'stopped',
    [
      'paused',
      'moving-to-paused',
      'shutdown',
      'spool-area-full',
      'output-area-full',
      'output-tray-missing',
      'fuser-over-temp',
    ],
  ],
];

const LOW = ['toner-low', 'marker-supply-low', 'toner-empty', 'marker-supply-empty'];

/** printer-state, RFC 8011 §5.4.11 */
const PROCESSING = 4;
const STOPPED = 5;

export type Said = {
  /** printer-state */
  readonly state: number;
  /** printer-state-reasons, severity stripped, without `none`. */
  readonly reasons: readonly string[];
  /** printer-is-accepting-jobs */
  readonly accepting: boolean;
};

export function conditionOf(said: Said): PrinterCondition {
  for (const [condition, names] of BLOCKING) if (names.some((name) => said.reasons.includes(name))) return condition;
  if (said.state === STOPPED || !said.accepting) return 'stopped';
  return said.state === PROCESSING ? 'busy' : 'ready';
}

export const tonerOf = (reasons: readonly string[]): PrinterState['toner'] =>
  LOW.some((name) => reasons.includes(name)) ? 'low' : 'ok';

/** True when no paper can come out until a person or the network mends something. */
export function isBlocking(condition: PrinterCondition): boolean {
  switch (condition) {
    case 'ready':
    case 'busy':
      return false;
    case 'empty':
    case 'jam':
    case 'cover-open':
    case 'toner-out':
    case 'stopped':
    case 'away':
      return true;
    default:
      return condition satisfies never;
  }
}
