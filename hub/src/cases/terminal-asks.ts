/** The terminal's questions. Each is answered for a visit of that very terminal; a lost answer is simply asked for again. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { AnswerTo, Ask } from '@yizhan/shared/wire/messages.ts';
import { nearestPrinters } from '../fleet/nearest-printers.ts';
import { paperBytes } from '../papers/paper-bytes.ts';
import { beginVisit, liveVisit, type Visit } from '../people/visits.ts';
import type { CaseDesk } from './case-desk.ts';
import { personHome } from './person-home.ts';

type Answer = AnswerTo<Ask['kind']>;

/** Faults: `card-unknown`, `card-blocked`, `visit-over`, `not-found`. */
export const answerAsk = async (desk: CaseDesk, terminalId: string, ask: Ask): Promise<Answer> => {
  const at = new Date(desk.clock.now());
  switch (ask.kind) {
    case 'identify': {
      const { visitId, evidence } = ask;
      const { keyring } = desk;
      const visit = await desk.db.tx((tx) => beginVisit(tx, { keyring, terminalId, visitId, evidence, at }));
      return homeOf(desk, visit);
    }
    case 'home':
      return homeOf(desk, await liveVisit(desk.db.pool, { visitId: ask.visitId, terminalId, at }));
    case 'paper': {
      const visit = await liveVisit(desk.db.pool, { visitId: ask.visitId, terminalId, at });
      if (isFault(visit)) return visit;
      const file = await paperBytes(desk.db.pool, desk.keyring, { jobId: ask.jobId, personId: visit.personId });
      return isFault(file) ? file : { kind: 'paper', mime: 'application/pdf', bytes: file.bytes };
    }
    case 'elsewhere':
      return { kind: 'elsewhere', printers: [...(await nearestPrinters(desk.db.pool, terminalId))] };
    default:
      return ask satisfies never;
  }
};

const homeOf = async (desk: CaseDesk, visit: Visit | Fault): Promise<AnswerTo<'home'>> => {
  if (isFault(visit)) return visit;
  const home = await personHome(
    { sql: desk.db.pool, flows: desk.flows },
    { ...visit, now: new Date(desk.clock.now()) },
  );
  return isFault(home) ? home : { kind: 'home', ...home };
};
