import { auditEvents, type EventSpec } from './events.ts';

const WHO: Readonly<Record<EventSpec['who'], string>> = {
  staff: 'a member of staff',
  person: 'the person themselves',
  terminal: 'a terminal',
  operator: 'an operator at the command line or console',
  hub: 'the hub by itself',
  anyone: 'anybody, unnamed',
};

/** The body of docs/audit-events.md. */
export const eventsDocument = (): string =>
  [
    '# Audit events',
    '',
    'What the hub records about itself and its people, in the table `audit_event`. Cases have their own history in `case_event`.',
    'Details hold ids, codes and counts, never personal values.',
    'This page is written from `shared/src/events.ts` by `node hub/src/cli/write-audit-events.ts`; a test compares the two.',
    '',
    '| Kind | Who | Subject | 含义 | Meaning |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(auditEvents).map(
      ([kind, { who, subject, zh, en }]) => `| \`${kind}\` | ${WHO[who]} | ${subject} | ${zh} | ${en} |`,
    ),
    '',
  ].join('\n');
