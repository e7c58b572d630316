import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventsDocument } from './events-document.ts';
import { auditEvents } from './events.ts';

test('docs/audit-events.md says what the list says', () => {
  expect(readFileSync(new URL('../../docs/audit-events.md', import.meta.url), 'utf8')).toBe(eventsDocument());
});

test('every event is worded in both languages', () => {
  for (const { zh, en } of Object.values(auditEvents)) {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z][^\p{Script=Han}]+$/u);
  }
});
