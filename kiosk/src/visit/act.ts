import { askForCopy, leaveSpoilt, openSpoilt } from './copies.ts';
import { endVisit, open, startPrinting, stay } from './moves.ts';
import type { Act } from './view.ts';
import type { Next, OpenVisit, Surroundings, Visit } from './visit.ts';

/** A finger on the glass. Whatever the present screen does not offer is ignored. */
export const actOn = (visit: Visit, act: Act, around: Surroundings): Next => {
  if (act.kind === 'language') return stay(touched({ ...visit, language: act.language }, around));
  if (act.kind === 'help') return callForHelp(visit, around);
  if (visit.kind === 'open') return actInVisit({ ...visit, touched: around.now }, act, around);
  if (act.kind === 'start' && visit.kind === 'attract') {
    return stay({ kind: 'tap', language: act.language, since: around.now });
  }
  if (act.kind === 'back' && (visit.kind === 'tap' || visit.kind === 'refused')) {
    return stay({ kind: 'attract', language: visit.language });
  }
  if (act.kind === 'finish' && (visit.kind === 'goodbye' || visit.kind === 'refused' || visit.kind === 'tap')) {
    return stay({ kind: 'attract', language: 'zh' });
  }
  return stay(visit);
};

const touched = (visit: Visit, around: Surroundings): Visit =>
  visit.kind === 'open' ? { ...visit, touched: around.now } : visit;

const callForHelp = (visit: Visit, around: Surroundings): Next => {
  const inVisit = visit.kind === 'open' ? { visitId: visit.visitId } : {};
  const screen = visit.kind === 'open' ? visit.page.kind : visit.kind;
  return {
    visit: touched(visit, around),
    effects: [{ do: 'write', record: { kind: 'help.called', screen, ...inVisit } }],
  };
};

const actInVisit = (visit: OpenVisit, act: Act, around: Surroundings): Next => {
  const { page } = visit;
  switch (act.kind) {
    case 'open-service': {
      const known = visit.home.services.some((s) => s.flowId === act.flowId);
      return known && page.kind === 'home' ? open(visit, { kind: 'service', flowId: act.flowId }) : stay(visit);
    }
    case 'submit':
      return submit(visit, act, around);
    case 'print': {
      const offered =
        page.kind === 'home' ? visit.home.papers : page.kind === 'problem' && page.job && !page.held ? [page.job] : [];
      const job = offered.find((paper) => paper.jobId === act.jobId);
      return job ? startPrinting(visit, job, around) : stay(visit);
    }
    case 'came-out': {
      if (page.kind !== 'problem' || page.code !== 'job-unknown' || !page.job) return stay(visit);
      const told = { do: 'came-out', jobId: page.job.jobId, yes: act.yes } as const;
      return { visit, effects: [told] };
    }
    case 'taken': {
      if (page.kind !== 'take') return stay(visit);
      const record = { kind: 'paper.taken', jobId: page.job.jobId, by: 'person' } as const;
      const home = open(visit, { kind: 'home' });
      return {
        visit: home.visit,
        effects: [
          { do: 'write', record },
          { do: 'refresh-home', visitId: visit.visitId },
        ],
      };
    }
    case 'open-paper': {
      const known = page.kind === 'home' && visit.home.recent?.some(({ serial }) => serial === act.serial);
      return known ? open(visit, { kind: 'paper', serial: act.serial }) : stay(visit);
    }
    case 'copy':
      return askForCopy(visit, { serial: act.serial }, around);
    case 'spoilt':
      return openSpoilt(visit, act.serial);
    case 'instead':
      if (page.kind !== 'spoilt') return stay(visit);
      return askForCopy(visit, { serial: page.serial, instead: act.why }, around);
    case 'back': {
      if (page.kind === 'spoilt') return leaveSpoilt(visit, page, around);
      const leaves =
        page.kind === 'service' || page.kind === 'paper' || (page.kind === 'problem' && page.code !== 'job-unknown');
      if (!leaves) return stay(visit);
      return { ...open(visit, { kind: 'home' }), effects: [{ do: 'refresh-home', visitId: visit.visitId }] };
    }
    case 'finish':
      return page.kind === 'printing' ? stay(visit) : endVisit(visit, 'done', around);
    case 'more-time':
    case 'touched':
    case 'start':
    case 'language':
    case 'help':
      return stay(visit);
    default:
      return act satisfies never;
  }
};

/** The case's id is made here, once: pressed twice or sent twice, it is the same case (R3). */
const submit = (visit: OpenVisit, act: Extract<Act, { kind: 'submit' }>, around: Surroundings): Next => {
  const { page } = visit;
  const service = visit.home.services.find((s) => s.flowId === act.flowId);
  if (page.kind !== 'service' || page.flowId !== act.flowId || !service || service.notEligible.length > 0) {
    return stay(visit);
  }
  const caseId = around.newId();
  return {
    visit: { ...visit, page: { kind: 'progress', flowId: act.flowId, caseId, since: around.now } },
    effects: [
      {
        do: 'write',
        record: {
          kind: 'case.submitted',
          visitId: visit.visitId,
          caseId,
          flowId: service.flowId,
          flowVersion: service.flowVersion,
          answers: { ...act.answers },
          // A hub restored from a backup no longer knows this visit, and decides anew who it was (R5, R18).
          evidence: { ...visit.evidence },
        },
      },
    ],
  };
};
