/** Further copies of a paper, and a fresh one instead of a sheet that came out badly. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Bilingual, TerminalRecord, WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import { open, problem, stay } from './moves.ts';
import type { Effect, Next, OpenVisit, Surroundings } from './visit.ts';

type Request = Extract<TerminalRecord, { kind: 'copy.requested' }>;
type Wish = { readonly serial: string; readonly instead?: NonNullable<Request['instead']> };

/** A paper that the present screen shows: the one in the slot, or one that came out lately. */
type Shown = {
  readonly title: Bilingual;
  readonly left: number;
  /** The sheet that lies in the slot. */
  readonly job?: WaitingPaper;
};

const shownPaper = ({ page, home }: OpenVisit, serial: string): Shown | undefined => {
  if (page.kind === 'take' && page.job.serial === serial) {
    const { job } = page;
    return { title: job.title, left: job.copies?.left ?? 0, job };
  }
  if (page.kind === 'spoilt' && page.serial === serial)
    return { title: page.title, left: 0, ...(page.job && { job: page.job }) };
  const paper = page.kind === 'paper' && page.serial === serial && home.recent?.find((one) => one.serial === serial);
  return paper ? { title: paper.title, left: paper.copies.left } : undefined;
};

/** An older hub would set the request aside. */
export const hubGivesCopies = ({ home }: OpenVisit): boolean => home.recent !== undefined;

/** The copy's id is made here, once: pressed twice or sent twice, it is the same copy (R3). */
export const askForCopy = (visit: OpenVisit, { serial, instead }: Wish, around: Surroundings): Next => {
  const shown = shownPaper(visit, serial);
  if (!shown || (instead === undefined && shown.left === 0)) return stay(visit);
  const jobId = around.newId();
  const { visitId, evidence } = visit;
  const request: Request = { kind: 'copy.requested', visitId, evidence: { ...evidence }, jobId, of: serial };
  const effects: Effect[] = [{ do: 'write', record: instead === undefined ? request : { ...request, instead } }];
  // A sheet that is void needs no taking; any other is in the person's hand when they ask for the next one.
  if (shown.job && instead === undefined)
    effects.unshift({ do: 'write', record: { kind: 'paper.taken', jobId: shown.job.jobId, by: 'person' } });
  const page = { kind: 'making-copy', jobId, title: shown.title, since: around.now } as const;
  return { visit: { ...visit, page }, effects };
};

export const openSpoilt = (visit: OpenVisit, serial: string): Next => {
  const shown = visit.page.kind === 'spoilt' || !hubGivesCopies(visit) ? undefined : shownPaper(visit, serial);
  if (!shown) return stay(visit);
  const { title, job } = shown;
  return open(visit, { kind: 'spoilt', serial, title, ...(job && { job }) });
};

type Spoilt = Extract<OpenVisit['page'], { kind: 'spoilt' }>;

/** Back to where the paper was shown. */
export const leaveSpoilt = (visit: OpenVisit, { serial, job }: Spoilt, around: Surroundings): Next =>
  open(visit, job ? { kind: 'take', job, since: around.now } : { kind: 'paper', serial });

type Refused = { readonly record: Request; readonly why: Fault };

export const onCopyRefused = (visit: OpenVisit, { record, why }: Refused, around: Surroundings): Next => {
  const { page } = visit;
  const awaited = page.kind === 'making-copy' ? page.jobId : page.kind === 'problem' ? page.copyId : undefined;
  if (awaited !== record.jobId) return stay(visit);
  const code = codeFor(why);
  const id = code === 'internal' && why.id !== undefined ? { id: why.id } : {};
  return open(visit, problem({ code, saved: 'no-copy', now: around.now, ...id }));
};

const codeFor = ({ fault }: Fault) => {
  if (fault === 'clerk-needed') return 'clerk-needed' as const;
  const none = ['copies-exhausted', 'not-offered', 'paper-void', 'not-found'];
  return none.includes(fault) ? ('no-more-copies' as const) : ('internal' as const);
};
