/** 学籍: is this person enrolled, does anything stand against it, and what may a paper state about it. */
import { createHash } from 'node:crypto';
import { isWord, enrolmentStatuses, studyLevels, type EnrolmentStatus } from '@yizhan/shared/campus/vocabulary.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import type { Sql } from '../storage/db.ts';
import type { Connector, Said } from './contract.ts';

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

const enrolmentFacts = z.strictObject({
  /** A person without a Chinese name has the same name twice. */
  name: text,
  number: z.string().min(1),
  birthDate: z.iso.date(),
  school: text,
  programme: text,
  level: z.enum(Object.keys(studyLevels) as (keyof typeof studyLevels)[]),
  since: z.iso.date(),
  until: z.iso.date(),
});

/** The registrar delivers daily; a week without a delivery is a broken delivery. */
const FRESH_HOURS = 168;

const holds = z.array(z.object({ code: z.string() }));

type Row = {
  name_zh: string;
  name_en: string;
  number: string;
  school_zh: string;
  school_en: string;
  programme_zh: string;
  programme_en: string;
  level: string;
  status: string;
  since: string;
  until: string;
  birth_date: string;
  holds: unknown;
  as_of: Date;
};

/** Dates as text: the driver would make them midnight in the machine's own zone. */
const rowOf = `
  select p.name_zh, p.name_en, p.number, d.name_zh as school_zh, d.name_en as school_en, e.programme_zh, e.programme_en,
    e.level, e.status, e.since::text, e.until::text, e.birth_date::text, e.holds, e.as_of
  from enrolment e join person p on p.id = e.person_id join department d on d.id = e.school_id where e.person_id = $1`;

/** The registrar's delivery in our own database; `now` dates the answer that there is no record. */
export const enrolmentStatus = (sql: Sql, now: () => Date): Connector => ({
  id: 'enrolment-status',
  facts: enrolmentFacts,
  freshHours: FRESH_HOURS,
  protocol: 'own',
  about: { required: [], optional: [] },
  ask: async ({ personId }): Promise<Said> => {
    const { rows } = await sql.query<Row>(rowOf, [personId]);
    const [row] = rows;
    const sha256 = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    if (!row)
      return { answer: 'hold', asOf: now(), reasons: [{ code: 'enrolment-unknown' }], facts: undefined, sha256 };
    const reasons = [...statusReasons(row.status), ...holds.parse(row.holds)];
    return { answer: reasons.length === 0 ? 'pass' : 'hold', asOf: row.as_of, reasons, facts: factsOf(row), sha256 };
  },
});

const factsOf = (row: Row): z.input<typeof enrolmentFacts> => {
  if (!isWord(studyLevels, row.level)) throw new Error(`Unknown level of study: ${row.level}`);
  return {
    name: { zh: row.name_zh, en: row.name_en },
    number: row.number,
    birthDate: row.birth_date,
    school: { zh: row.school_zh, en: row.school_en },
    programme: { zh: row.programme_zh, en: row.programme_en },
    level: row.level,
    since: row.since,
    until: row.until,
  };
};

const reasonOf = {
  enrolled: [],
  suspended: [{ code: 'enrolment-suspended' }],
  withdrawn: [{ code: 'enrolment-ended' }],
  graduated: [{ code: 'enrolment-ended' }],
} as const satisfies Record<EnrolmentStatus, readonly Reason[]>;

/** A status this build does not know is no pass either. */
const statusReasons = (status: string): readonly Reason[] =>
  isWord(enrolmentStatuses, status) ? reasonOf[status] : [{ code: 'not-enrolled' }];
