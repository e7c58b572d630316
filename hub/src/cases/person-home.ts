import type { CaseStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { Assurance } from '@yizhan/shared/campus/assurance.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import {
  desiredState,
  type Home,
  type OpenCase,
  type Reason,
  type ServiceOffer,
} from '@yizhan/shared/wire/messages.ts';
import { beginsAtTerminal } from '../flows/begins-at-terminal.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import { applicantOf, type Applicant } from '../people/directory.ts';
import { recentPapers, waitingPapers } from '../print-desk/papers-of.ts';
import type { Sql } from '../storage/db.ts';
import { wireState } from './announce.ts';
import { notEligible } from './eligibility.ts';

/** What fits a screen with room to spare; the newest come first. */
const MAX_CASES = 20;

type Visitor = {
  readonly personId: string;
  readonly terminalId: string;
  readonly assurance: Assurance;
  readonly now: Date;
};
type Reading = { readonly sql: Sql; readonly flows: FlowBook };

/** What a person sees after the tap: services offered here, open cases, papers to print and to print again. Faults: `not-found` once erased. */
export const personHome = async (reading: Reading, visitor: Visitor): Promise<Home | Fault> => {
  const { sql } = reading;
  const { personId, now } = visitor;
  const [applicant, services, cases, papers, recent] = await Promise.all([
    applicantOf(sql, personId),
    servicesAt(reading, visitor.terminalId),
    openCases(reading, personId),
    waitingPapers(reading, personId),
    recentPapers(reading, { personId, now }),
  ]);
  if (!applicant) return { fault: 'not-found' };
  return {
    person: { name: applicant.name.zh, nameEn: applicant.name.en, numberMasked: applicant.numberMasked },
    services: services.map((flow) => offer(flow, applicant, visitor.assurance)),
    cases,
    papers,
    recent,
  };
};

const servicesAt = async ({ sql, flows }: Reading, terminalId: string): Promise<readonly FlowDefinition[]> => {
  const { rows } = await sql.query<{ desired: unknown }>('select desired from terminal where id = $1', [terminalId]);
  if (!rows[0]) throw new Error(`Terminal ${terminalId} is not on record`);
  const offered = desiredState.parse(rows[0].desired).services;
  const current = new Map((await flows.current(sql)).map((flow) => [flow.id, flow]));
  return offered.flatMap((id) => current.get(id) ?? []).filter(beginsAtTerminal); // in the order the terminal is set to; a service to come is not shown yet
};

const offer = (flow: FlowDefinition, { facts }: Applicant, assurance: Assurance): ServiceOffer => ({
  ...{ flowId: flow.id, flowVersion: flow.version, name: flow.name, summary: flow.summary, outcome: flow.outcome },
  promise: flow.promise.text,
  steps: flow.steps.map(({ id, doing }) => ({ id, doing })),
  notEligible: [...notEligible(flow, { facts, assurance })],
});

type CaseRow = {
  id: string;
  number: string;
  flow_id: string;
  flow_version: number;
  state: CaseStatus;
  step: string | null;
  reasons: Reason[];
  opened_at: Date;
};

const openCases = async ({ sql, flows }: Reading, personId: string): Promise<OpenCase[]> => {
  const { rows } = await sql.query<CaseRow>(
    `select id, number, flow_id, flow_version, state, step, reasons, opened_at from case_view
     where applicant_id = $1 and closed_at is null order by opened_at desc limit $2`,
    [personId, MAX_CASES],
  );
  return Promise.all(
    rows.map(async (row) => {
      const flow = await flows.get(sql, row.flow_id, row.flow_version);
      if (!flow) throw new Error(`Case ${row.id} runs under a flow that is not published`);
      return {
        ...{ caseId: row.id, number: row.number, flowId: row.flow_id, name: flow.name, state: wireState(row.state) },
        ...(row.step === null ? {} : { step: row.step }),
        ...{ reasons: row.reasons, openedAt: row.opened_at.toISOString() },
      };
    }),
  );
};
