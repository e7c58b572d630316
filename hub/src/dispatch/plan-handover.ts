import type { Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';
import { findClerk } from './choose-clerk.ts';

export type Handover = {
  readonly moves: readonly Move[];
  /** Cases that nobody may take: the applicant is the only member of staff there is. */
  readonly stuck: readonly string[];
};

export type Move = { readonly caseId: string; readonly to: string; readonly reasons: readonly Reason[] };

type CaseRow = {
  readonly id: string;
  readonly flow_id: string;
  readonly home: string | null;
  readonly applicant_id: string;
  readonly place_id: string | null;
};

/** Open cases of one clerk, oldest first, with what choosing another one asks for. */
const carried = `
  select v.id, v.flow_id, v.applicant_id, t.place_id,
    coalesce(v.home_department, f.definition ->> 'department') as home
  from case_view v
  left join flow_version f on f.flow_id = v.flow_id and f.version = v.flow_version
  left join terminal t on t.id = v.terminal_id
  where v.responsible_id = $1 and v.closed_at is null order by v.opened_at, v.id`;

export type Handing = {
  readonly now: Date;
  readonly calendar: Calendar;
  /** What somebody has agreed to: case → next clerk. */
  readonly agreed?: ReadonlyMap<string, string> | undefined;
};

/** Every open case of `personId` with its next clerk. What is planned counts as load for what is planned after it. */
export const planHandover = async (
  sql: Sql,
  personId: string,
  { now, calendar, agreed }: Handing,
): Promise<Handover> => {
  const { rows } = await sql.query<CaseRow>(carried, [personId]);
  const planned = new Map<string, number>();
  const moves: Move[] = [];
  const stuck: string[] = [];
  for (const row of rows) {
    const choice = await findClerk(sql, {
      ...{ flowId: row.flow_id, department: row.home ?? '', applicant: row.applicant_id },
      ...{ placeId: row.place_id ?? undefined, now, calendar, except: [personId], planned },
      agreed: agreed?.get(row.id),
    });
    if (!choice || choice.clerk === row.applicant_id) {
      stuck.push(row.id);
      continue;
    }
    const { clerk: to, reasons } = choice;
    planned.set(to, (planned.get(to) ?? 0) + 1);
    moves.push({ caseId: row.id, to, reasons });
  }
  return { moves, stuck };
};
