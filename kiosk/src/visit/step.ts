import type { Fault } from '@yizhan/shared/faults.ts';
import type { WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import { actOn } from './act.ts';
import { onCopyRefused } from './copies.ts';
import { endVisit, open, problem, startPrinting, stay } from './moves.ts';
import { printerProblem } from './printer-problem.ts';
import { passTime } from './pass-time.ts';
import type { PrintProgress } from '../server/printing/tell-person.ts';
import type { Input, Next, OpenVisit, Surroundings, Visit } from './visit.ts';

/** Moves the visit. What does not apply to where it stands is ignored: late taps, old answers, another's records. */
export const step = (visit: Visit, input: Input, around: Surroundings): Next => {
  switch (input.kind) {
    case 'act':
      return actOn(visit, input.act, around);
    case 'card':
      return onCard(visit, input, around);
    case 'card-unreadable':
      return visit.kind === 'attract' || visit.kind === 'tap'
        ? refuse(visit.language, { fault: 'card-unreadable' }, around)
        : stay(visit);
    case 'identified':
      return onIdentified(visit, input, around);
    case 'home':
      return visit.kind === 'open' && visit.visitId === input.visitId
        ? { visit: { ...visit, home: input.home }, effects: [] }
        : stay(visit);
    case 'hub-record':
      return visit.kind === 'open' ? onHubRecord(visit, input.record, around) : stay(visit);
    case 'record-refused':
      return visit.kind === 'open' ? onRefused(visit, input, around) : stay(visit);
    case 'print':
      return visit.kind === 'open' ? onPrint(visit, input, around) : stay(visit);
    case 'tick':
      return passTime(visit, around);
    default:
      return input satisfies never;
  }
};

/** The first known card begins; the same card again only counts as a touch; another card ends this visit and begins its own. */
const onCard = (visit: Visit, card: Extract<Input, { kind: 'card' }>, around: Surroundings): Next => {
  const { token } = card.evidence;
  if (visit.kind === 'open' && visit.evidence.token === token) return stay({ ...visit, touched: around.now });
  if (visit.kind === 'identifying' && visit.evidence.token === token) return stay(visit);
  const before = visit.kind === 'open' ? endVisit(visit, 'card', around).effects : [];
  if (around.hub === 'away') {
    const away = refuse(visit.language, { fault: 'hub-away' }, around);
    return { visit: away.visit, effects: [...before, ...away.effects] };
  }
  const visitId = around.newId();
  return {
    visit: { kind: 'identifying', language: visit.language, visitId, evidence: card.evidence, since: around.now },
    effects: [...before, { do: 'identify', visitId, evidence: card.evidence, readAt: card.at }],
  };
};

const onIdentified = (visit: Visit, input: Extract<Input, { kind: 'identified' }>, around: Surroundings): Next => {
  if (visit.kind !== 'identifying' || visit.visitId !== input.visitId) return stay(visit);
  if ('fault' in input.answer) return refuse(visit.language, input.answer, around);
  return stay({
    kind: 'open',
    language: visit.language,
    visitId: visit.visitId,
    evidence: visit.evidence,
    began: around.now,
    touched: around.now,
    home: input.answer,
    page: { kind: 'home' },
  });
};

const refuse = (language: Visit['language'], why: Fault, around: Surroundings): Next => {
  const known = ['card-unknown', 'card-blocked', 'card-unreadable', 'hub-away'] as const;
  const code = known.find((k) => k === why.fault) ?? 'internal';
  const news = problem({ code, saved: 'nothing-started', now: around.now, ...(why.id ? { id: why.id } : {}) });
  return stay({ kind: 'refused', language, problem: news });
};

const onHubRecord = (
  visit: OpenVisit,
  record: Extract<Input, { kind: 'hub-record' }>['record'],
  around: Surroundings,
): Next => {
  const { page } = visit;
  switch (record.kind) {
    case 'case.changed': {
      if (!awaits(page, record.caseId)) return { visit, effects: [{ do: 'refresh-home', visitId: visit.visitId }] };
      if (record.state === 'waiting-person' || record.state === 'rejected' || record.state === 'void') {
        return open(visit, {
          ...problem({ code: 'needs-person', saved: 'case-saved', now: around.now, reasons: record.reasons }),
          number: record.number,
        });
      }
      if (page.kind !== 'progress') return { visit, effects: [{ do: 'refresh-home', visitId: visit.visitId }] };
      return open(visit, { ...page, number: record.number, ...(record.step ? { step: record.step } : {}) });
    }
    case 'print.released': {
      if (awaits(page, record.caseId) || awaitsCopy(page, record.jobId)) return startPrinting(visit, record, around);
      return { visit, effects: [{ do: 'refresh-home', visitId: visit.visitId }] };
    }
    case 'print.voided':
      if (awaitsCopy(page, record.jobId))
        return open(visit, problem({ code: 'copy-failed', saved: 'no-copy', now: around.now }));
      return { visit, effects: [{ do: 'refresh-home', visitId: visit.visitId }] };
    case 'help.answered':
      return stay(visit);
    default:
      return record satisfies never;
  }
};

const awaits = (page: OpenVisit['page'], caseId: string): boolean =>
  (page.kind === 'progress' || page.kind === 'problem') && page.caseId === caseId;

const awaitsCopy = (page: OpenVisit['page'], jobId: string): boolean =>
  (page.kind === 'making-copy' && page.jobId === jobId) || (page.kind === 'problem' && page.copyId === jobId);

const onRefused = (visit: OpenVisit, input: Extract<Input, { kind: 'record-refused' }>, around: Surroundings): Next => {
  const { record, why } = input;
  if (record.kind === 'copy.requested') return onCopyRefused(visit, { record, why }, around);
  if (record.kind !== 'case.submitted' || visit.page.kind !== 'progress' || visit.page.caseId !== record.caseId) {
    return stay(visit);
  }
  const code = why.fault === 'not-eligible' ? 'not-eligible' : 'internal';
  const reasons = code === 'not-eligible' ? [{ code: String(why.params?.['reason'] ?? 'not-eligible') }] : [];
  const news = problem({ code, saved: 'nothing-started', now: around.now, reasons, ...(why.id ? { id: why.id } : {}) });
  return open(visit, news);
};

const onPrint = (visit: OpenVisit, input: Extract<Input, { kind: 'print' }>, around: Surroundings): Next => {
  const job = jobOnScreen(visit);
  if (job?.jobId !== input.jobId) return stay(visit);
  return open(visit, pageOf(job, input.progress, around.now));
};

const pageOf = (job: WaitingPaper, progress: PrintProgress, now: number): OpenVisit['page'] => {
  switch (progress.kind) {
    case 'printing':
      return { kind: 'printing', job, page: progress.page, since: now };
    case 'held':
      return { ...printerProblem(progress.condition, now), job, held: true };
    case 'printed':
      return { kind: 'take', job, since: now };
    case 'not-begun':
      return { ...printerProblem(progress.condition, now), job };
    case 'not-printed':
      return { ...printerProblem(progress.condition, now), job, tried: true };
    case 'ask':
      return { ...problem({ code: 'job-unknown', saved: 'ask-paper', now }), job };
    case 'fault': {
      const { fault, id } = progress.why;
      const code = fault === 'hub-away' || fault === 'print-failed' ? fault : 'internal';
      return { ...problem({ code, saved: 'paper-saved', now, ...(id ? { id } : {}) }), job, tried: true };
    }
    default:
      return progress satisfies never;
  }
};

const jobOnScreen = ({ page }: OpenVisit): WaitingPaper | undefined =>
  page.kind === 'printing' || page.kind === 'problem' ? page.job : undefined;
