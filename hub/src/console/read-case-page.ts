import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';
import type { Role } from '../access.ts';
import { loadCase } from '../cases/load-case.ts';
import { maskName, maskNumber } from '../papers/wording.ts';
import { readCasesById, type CaseReads } from './read-cases.ts';
import type { CaseRow } from './rows.ts';
import { timelineEntry, type TimelineEntry } from './timeline.ts';

export type PaperLine = {
  readonly serial: string;
  readonly title: Bilingual;
  readonly seal: Bilingual;
  readonly pages: number;
  readonly issuedAt: string;
  readonly voidedAt: string | null;
  readonly print: { readonly state: string; readonly terminal: string | null; readonly changedAt: string } | null;
};

export type CasePage = {
  readonly at: string;
  readonly row: CaseRow;
  readonly department: Bilingual;
  /** Null once the person was erased (R25). */
  readonly applicant: { readonly name: Bilingual; readonly number: string } | null;
  /** Newest first: what is going on now is read first. */
  readonly timeline: readonly TimelineEntry[];
  readonly papers: readonly PaperLine[];
};

type PaperRecord = {
  readonly serial: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly seal_zh: string;
  readonly seal_en: string;
  readonly pages: number;
  readonly issued_at: Date;
  readonly voided_at: Date | null;
  readonly state: string | null;
  readonly terminal_id: string | null;
  readonly changed_at: Date | null;
};

/** Undefined when there is no such case. `roles` decide how much of the person is shown: a supervisor reads the name. */
export const readCasePage = async (
  reads: CaseReads,
  id: string,
  roles: readonly Role[],
): Promise<CasePage | undefined> => {
  const { sql, flows, now } = reads;
  const [loaded, [row]] = await Promise.all([loadCase(sql, id), readCasesById(reads, [id])]);
  if (loaded === undefined || row === undefined) return undefined;
  const { state, events } = loaded;
  const flow = await flows.get(sql, state.flowId, state.flowVersion);
  const [applicant, department, papers] = await Promise.all([
    readApplicant(reads, state.applicant, roles.includes('supervisor')),
    readDepartment(reads, flow?.department ?? ''),
    readPapers(reads.sql, id),
  ]);
  const stepName = (step: string): Bilingual | undefined => flow?.steps.find((one) => one.id === step)?.doing;
  const timeline = events.map((event) => timelineEntry(event, stepName)).toReversed();
  return { at: now.toISOString(), row, department, applicant, timeline, papers };
};

const readApplicant = async ({ sql }: CaseReads, personId: string, whole: boolean): Promise<CasePage['applicant']> => {
  const { rows } = await sql.query<{ name_zh: string; name_en: string; number: string }>(
    'select name_zh, name_en, number from person where id = $1',
    [personId],
  );
  const person = rows[0];
  if (person === undefined) return null;
  const shown = whole ? (name: string) => name : maskName;
  return {
    name: { zh: shown(person.name_zh), en: shown(person.name_en) },
    number: whole ? person.number : maskNumber(person.number),
  };
};

const readDepartment = async ({ sql }: CaseReads, id: string): Promise<Bilingual> => {
  const { rows } = await sql.query<Bilingual>('select name_zh as zh, name_en as en from department where id = $1', [
    id,
  ]);
  return rows[0] ?? { zh: id, en: id };
};

export const readPapers = async (sql: Sql, caseId: string): Promise<PaperLine[]> => {
  const { rows } = await sql.query<PaperRecord>(
    `select p.serial, p.title_zh, p.title_en, s.name_zh as seal_zh, s.name_en as seal_en, p.pages, p.issued_at, p.voided_at,
            j.state, j.terminal_id, j.changed_at
       from paper p join seal s on s.id = p.seal_id left join print_job j on j.serial = p.serial
      where p.case_id = $1 order by p.issued_at, p.copy`,
    [caseId],
  );
  return rows.map((paper) => ({
    serial: paper.serial,
    title: { zh: paper.title_zh, en: paper.title_en },
    seal: { zh: paper.seal_zh, en: paper.seal_en },
    pages: paper.pages,
    issuedAt: paper.issued_at.toISOString(),
    voidedAt: paper.voided_at?.toISOString() ?? null,
    print:
      paper.state === null || paper.changed_at === null
        ? null
        : { state: paper.state, terminal: paper.terminal_id, changedAt: paper.changed_at.toISOString() },
  }));
};
