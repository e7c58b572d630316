/** The seals somebody keeps, and what waits for them there. */
import { isReasonCode } from '@yizhan/shared/messages/reasons.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { FlowBook } from '../../flows/flow-book.ts';
import { dayOnCampus } from '../../papers/wording.ts';
import { fullName } from '../../seals/seal-in-force.ts';
import type { Sql } from '../../storage/db.ts';
import type { KeptSeal, SealDesk, WaitingUse } from './model.ts';

export type SealReads = { readonly sql: Sql; readonly flows: FlowBook; readonly now: Date };

/** More than a keeper confirms at one sitting; the rest comes up as these go. */
const MOST = 200;

export const readSealDesk = async (reads: SealReads, person: string): Promise<SealDesk> => {
  const services = await serviceNames(reads);
  const [seals, waiting] = await Promise.all([
    keptSeals(reads, person, services),
    waitingUses(reads, person, services),
  ]);
  return { seals, waiting };
};

type Names = (flowId: string) => Bilingual;

const serviceNames = async ({ sql, flows }: SealReads): Promise<Names> => {
  const known = new Map((await flows.current(sql)).map(({ id, name }) => [id, name]));
  return (id) => known.get(id) ?? { zh: id, en: id };
};

type SealRow = {
  id: string;
  zh: string;
  en: string;
  department_zh: string;
  department_en: string;
  root_zh: string;
  root_en: string;
  keeps: boolean;
  state: string;
  used: number | null;
  daily_limit: number | null;
  flows: string[];
  valid_from: Date | null;
  valid_until: Date | null;
};

const keptSeals = async ({ sql, now }: SealReads, person: string, services: Names): Promise<readonly KeptSeal[]> => {
  const { rows } = await sql.query<SealRow>(
    `with recursive up as (
       select s.id as seal, d.id, d.parent_id, d.name_zh, d.name_en from department d join seal s on s.department_id = d.id
        where $1 in (s.keeper_id, s.backup_id)
       union select up.seal, p.id, p.parent_id, p.name_zh, p.name_en from department p join up on up.parent_id = p.id
     )
     select s.id, s.name_zh as zh, s.name_en as en, s.state, s.daily_limit, s.flows, s.valid_from, s.valid_until,
            coalesce(s.keeper_id = $1, false) as keeps, d.name_zh as department_zh, d.name_en as department_en,
            r.name_zh as root_zh, r.name_en as root_en, y.used
     from seal s join department d on d.id = s.department_id join up r on r.seal = s.id and r.parent_id is null
          left join seal_day y on y.seal_id = s.id and y.day = $2
     where $1 in (s.keeper_id, s.backup_id) order by s.name_zh, s.id`,
    [person, dayOnCampus(now)],
  );
  return rows.map((row) => ({
    ...{ id: row.id, name: { zh: row.zh, en: row.en }, as: row.keeps ? 'keeper' : 'backup' },
    owner: fullName({
      university: { zh: row.root_zh, en: row.root_en },
      department: { zh: row.department_zh, en: row.department_en },
    }).zh,
    suspended: row.state !== 'active',
    ...{ usedToday: row.used ?? 0, dailyLimit: row.daily_limit },
    services: row.flows.map(services),
    ...{ from: row.valid_from?.toISOString() ?? null, until: row.valid_until?.toISOString() ?? null },
  }));
};

type UseRow = {
  id: string;
  content: string;
  zh: string;
  en: string;
  case_id: string;
  number: string;
  flow_id: string;
  applicant: string;
  name_zh: string | null;
  name_en: string | null;
  why: string | null;
  asked_at: Date;
};

const waitingUses = async ({ sql }: SealReads, person: string, services: Names): Promise<readonly WaitingUse[]> => {
  const { rows } = await sql.query<UseRow>(
    `select l.id, encode(l.content, 'hex') as content, s.name_zh as zh, s.name_en as en, l.case_id, c.number, l.flow_id,
            c.applicant_id as applicant, p.name_zh, p.name_en, l.why, l.asked_at
     from seal_loan l join seal s on s.id = l.seal_id join case_view c on c.id = l.case_id
          left join person p on p.id = c.applicant_id
     where l.state = 'waiting' and c.closed_at is null and $1 in (s.keeper_id, s.backup_id)
     order by l.asked_at, l.id limit $2`,
    [person, MOST],
  );
  return rows.map((row) => ({
    ...{ id: row.id, content: row.content, seal: { zh: row.zh, en: row.en }, caseId: row.case_id, number: row.number },
    service: services(row.flow_id),
    applicant: row.name_zh === null || row.name_en === null ? null : { zh: row.name_zh, en: row.name_en },
    why: row.why !== null && isReasonCode(row.why) ? row.why : 'seal-other-service',
    ...{ askedAt: row.asked_at.toISOString(), own: row.applicant === person },
  }));
};
