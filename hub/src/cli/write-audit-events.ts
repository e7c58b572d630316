/** Writes docs/audit-events.md from the list of audit events. */
import { writeFileSync } from 'node:fs';
import { eventsDocument } from '@yizhan/shared/events-document.ts';

writeFileSync(new URL('../../../docs/audit-events.md', import.meta.url), eventsDocument());
