import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll } from 'vitest';

import { openPrinter } from '../printer/open-printer.ts';
import { startIppPrinter } from '../simulated/ipp-printer.ts';
import { printerSuite } from './printer.suite.ts';

const dir = mkdtempSync(join(tmpdir(), 'yizhan-printer-'));
afterAll(() => {
  rmSync(dir, { recursive: true });
});

printerSuite('openPrinter against ippeveprinter', {
  startPrinter: () => startIppPrinter({ dir, pageMs: 60 }),
  // Deadlines as in production, so that a busy machine is not taken for a silent printer.
  openDriver: (uri) => openPrinter({ uri, idlePollMs: 60, jobPollMs: 30, lostAfterMs: 800 }),
});
