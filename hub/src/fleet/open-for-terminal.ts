import type { HubRecord } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';

type CaseRow = {
  id: string;
  number: string;
  version: number;
  state: Extract<HubRecord, { kind: 'case.changed' }>['state'];
  step: string | null;
  reasons: Extract<HubRecord, { kind: 'case.changed' }>['reasons'];
};
type JobRow = {
  id: string;
  case_id: string;
  serial: string;
  title_zh: string;
  title_en: string;
  pages: number;
  sha256: Buffer;
  size: number;
};

/** A visit brings few; more would be another fault than a lost history. */
const MAX = 100;

/**
 * Everything a terminal still has to know when its history is gone (R4): the cases and waiting papers of those whose
 * visit goes on there. All else it asks for when somebody comes.
 */
export const openForTerminal = async (sql: Sql, terminalId: string): Promise<readonly HubRecord[]> => {
  const here = 'select person_id from visit where terminal_id = $1 and ended_at is null and expires_at > now()';
  const cases = await sql.query<CaseRow>(
    `select id, number, version, state, step, reasons from case_view
      where applicant_id in (${here}) and state in ('open', 'waiting-person')
      order by changed_at desc limit ${String(MAX)}`,
    [terminalId],
  );
  const jobs = await sql.query<JobRow>(
    `select j.id, j.case_id, p.serial, p.title_zh, p.title_en, p.pages, p.sha256, p.size
       from print_job j join paper p on p.serial = j.serial
      where j.person_id in (${here}) and j.state = 'waiting' and p.voided_at is null
      order by j.created_at desc limit ${String(MAX)}`,
    [terminalId],
  );
  return [
    ...cases.rows.map(({ id, number, version, state, step, reasons }) => ({
      kind: 'case.changed' as const,
      caseId: id,
      number,
      version,
      state,
      ...(step === null ? {} : { step }),
      reasons,
    })),
    ...jobs.rows.map(({ id, case_id, serial, title_zh, title_en, pages, sha256, size }) => ({
      kind: 'print.released' as const,
      jobId: id,
      caseId: case_id,
      serial,
      title: { zh: title_zh, en: title_en },
      pages,
      sha256: sha256.toString('hex'),
      bytes: size,
    })),
  ];
};
