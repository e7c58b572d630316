import { expect, test } from 'vitest';

import { conditionOf, isBlocking, stripSeverity, tonerOf } from './conditions.ts';
import type { PrinterCondition } from './printer.ts';

const IDLE = 3;
const PROCESSING = 4;
const STOPPED = 5;

// RFC 8011 §5.4.12 keywords on the left; what a person at the machine would say on the right.
test.each<[string[], number, PrinterCondition]>([
  [[], IDLE, 'ready'],
  [[], PROCESSING, 'busy'],
  [[], STOPPED, 'stopped'],
  [['media-empty'], IDLE, 'empty'],
  [['media-needed'], PROCESSING, 'empty'],
  [['media-jam'], STOPPED, 'jam'],
  [['cover-open'], STOPPED, 'cover-open'],
  [['door-open'], IDLE, 'cover-open'],
  [['toner-empty'], STOPPED, 'toner-out'],
  [['toner-low', 'media-low'], IDLE, 'ready'],
  [['paused'], IDLE, 'stopped'],
  [['media-empty', 'media-jam'], STOPPED, 'jam'],
  [['x-vendor-thing'], PROCESSING, 'busy'],
])('%j in printer-state %i is %s', (reasons, state, condition) => {
  expect(conditionOf({ reasons, state, accepting: true })).toBe(condition);
});

test('a printer that does not accept jobs is stopped', () => {
  expect(conditionOf({ reasons: [], state: IDLE, accepting: false })).toBe('stopped');
});

test.each(['media-empty-error', 'media-empty-warning', 'media-empty-report', 'media-empty'])(
  '%s is media-empty',
  (said) => {
    expect(stripSeverity(said)).toBe('media-empty');
  },
);

test('only ready and busy let paper come out', () => {
  const all: PrinterCondition[] = ['ready', 'busy', 'empty', 'jam', 'cover-open', 'toner-out', 'stopped', 'away'];
  expect(all.filter((condition) => !isBlocking(condition))).toEqual(['ready', 'busy']);
});

test('toner is low from the first warning on', () => {
  expect([tonerOf([]), tonerOf(['marker-supply-low']), tonerOf(['toner-empty'])]).toEqual(['ok', 'low', 'low']);
});
