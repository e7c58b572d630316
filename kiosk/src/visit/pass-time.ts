import {
  ending,
  GOODBYE_MS,
  IDENTIFY_MS,
  PROGRESS_AWAY_MS,
  PROGRESS_SLOW_MS,
  REFUSED_MS,
  TAKE_MS,
  TAP_MS,
} from './limits.ts';
import { endVisit, open, problem, startPrinting, stay } from './moves.ts';
import type { Next, OpenVisit, Surroundings, Visit } from './visit.ts';

/** What time alone brings about. */
export const passTime = (visit: Visit, around: Surroundings): Next => {
  const { now } = around;
  switch (visit.kind) {
    case 'attract':
      return stay(visit);
    case 'tap':
      return now - visit.since >= TAP_MS ? stay({ kind: 'attract', language: 'zh' }) : stay(visit);
    case 'identifying': {
      if (now - visit.since < IDENTIFY_MS) return stay(visit);
      const news = problem({ code: 'hub-away', saved: 'nothing-started', now });
      return stay({ kind: 'refused', language: visit.language, problem: news });
    }
    case 'refused':
      return now - visit.problem.since >= REFUSED_MS ? stay({ kind: 'attract', language: 'zh' }) : stay(visit);
    case 'goodbye':
      return now - visit.since >= GOODBYE_MS ? stay({ kind: 'attract', language: 'zh' }) : stay(visit);
    case 'open':
      return inVisit(visit, around);
    default:
      return visit satisfies never;
  }
};

const inVisit = (visit: OpenVisit, around: Surroundings): Next => {
  const end = ending(visit, around.limits);
  if (end && around.now >= end.at) return endVisit(visit, end.why, around);
  const { page } = visit;
  if (page.kind === 'take' && around.now - page.since >= TAKE_MS) return endVisit(visit, 'idle', around);
  if (page.kind === 'progress' || page.kind === 'making-copy') return waitForHub(visit, page, around);
  // The printer was mended while the person waited: go on by itself. A job still in its hands comes out
  // without us, and one that was tried waits for a finger.
  if (page.kind === 'problem' && page.job && !page.held && !page.tried && mended(page.code, around.printer)) {
    return startPrinting(visit, page.job, around);
  }
  return stay(visit);
};

const mended = (code: string, printer: string): boolean =>
  printer === 'ready' && (code === 'paper-empty' || code === 'paper-jam' || code === 'printer-away');

const waitForHub = (
  visit: OpenVisit,
  page: Extract<OpenVisit['page'], { kind: 'progress' | 'making-copy' }>,
  { now, hub }: Surroundings,
): Next => {
  const waited = now - page.since;
  const matter =
    page.kind === 'making-copy'
      ? { copyId: page.jobId }
      : { caseId: page.caseId, ...(page.number === undefined ? {} : { number: page.number }) };
  const saved = page.kind === 'making-copy' ? 'copy-saved' : 'case-saved';
  if (hub === 'away' && waited >= PROGRESS_AWAY_MS) {
    return open(visit, { ...problem({ code: 'hub-away', saved, now }), ...matter });
  }
  if (waited >= PROGRESS_SLOW_MS) {
    return open(visit, { ...problem({ code: 'needs-person', saved, now }), ...matter });
  }
  return stay(visit);
};
