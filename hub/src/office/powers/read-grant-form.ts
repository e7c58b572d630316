import { dateOfDay, localDay, type Calendar } from '@yizhan/shared/campus/calendar.ts';
import { officeName } from '@yizhan/shared/campus/office-names.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { isUuid } from '../../desk/acts/fields.ts';
import { sameOffice, type Office } from '../../powers/authority.ts';
import { listPowers, type ListedPower } from '../../powers/list-powers.ts';
import type { GrantableStep } from './grantable-steps.ts';
import type { OfficeView } from './model.ts';
import type { PowerReads } from './view-powers.ts';

export type GrantForm = {
  /** Of the power it will make: the form sent twice makes one. */
  readonly newId: string;
  readonly step: GrantableStep;
  /** Offices of the campus that may be deputies. */
  readonly offices: readonly { readonly key: string; readonly office: OfficeView }[];
  /** What stands in the form at first, by input. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** The person in it, when it carries one over. */
  readonly person?: { readonly id: string; readonly name: Bilingual } | undefined;
};

type Asked = {
  readonly step: GrantableStep;
  readonly calendar: Calendar;
  readonly newId: string;
  readonly like: string | undefined;
};

/** A year, as decisions on powers are made; the person may write another day. */
const YEAR_DAYS = 365;
const SAMPLE_PERCENT = '20';
const OBJECTION_LIMIT = '3';

export const readGrantForm = async (reads: PowerReads, asked: Asked): Promise<GrantForm> => {
  const { step, calendar, newId } = asked;
  const { rows } = await reads.sql.query<Office & Bilingual>(
    `select distinct p.department_id as department, p.role, d.name_zh as zh, d.name_en as en
     from post p join department d on d.id = p.department_id order by 1, 2`,
  );
  const like = await likeOf(reads, asked);
  const today = localDay(reads.now, calendar);
  const person = like?.holder.kind === 'person' ? await nameOf(reads, like.holder.person) : undefined;
  return {
    ...{ newId, step },
    offices: rows
      .filter((office) => !sameOffice(office, step.place))
      .map(({ department, role, zh, en }) => ({
        key: `${department}/${role}`,
        office: { department: { zh, en }, name: officeName(role) },
      })),
    values: {
      ...{ holder: ['responsible'], sample: [SAMPLE_PERCENT], objections: [OBJECTION_LIMIT] },
      ...(like ? carriedOver(like, step) : {}),
      ...{ from: [dateOfDay(today)], until: [dateOfDay(today + YEAR_DAYS - 1)] },
    },
    ...(person && { person }),
  };
};

/** Everything but the period, which begins anew, and so do the objections. */
const carriedOver = ({ holder, limit, basis, samplePercent, objectionLimit }: ListedPower, step: GrantableStep) => ({
  ...{ holder: [holder.kind], sample: [String(samplePercent)], objections: [String(objectionLimit)] },
  ...(holder.kind === 'office' ? { office: [`${holder.department}/${holder.role}`] } : {}),
  ...(limit.amount === undefined
    ? {}
    : { amount: [step.measures.amount?.isMoney === false ? String(limit.amount) : (limit.amount / 100).toFixed(2)] }),
  ...(limit.kinds ? { kind: limit.kinds } : {}),
  ...(limit.places ? { places: [limit.places.join(', ')] } : {}),
  ...(basis === 'none'
    ? { 'no-basis': ['yes'] }
    : { rule: [basis.rule.zh], 'rule-en': [basis.rule.en], since: [basis.since] }),
});

/** One of the same office and step; of any other nothing is carried over. */
const likeOf = async ({ sql, now }: PowerReads, { step, like }: Asked): Promise<ListedPower | undefined> => {
  if (like === undefined || !isUuid(like)) return undefined;
  const [power] = await listPowers(sql, { id: like, now });
  const fits = power?.flowId === step.flowId && power.step === step.stepId && sameOffice(power.office, step.place);
  return fits ? power : undefined;
};

const nameOf = async ({ sql }: PowerReads, id: string): Promise<GrantForm['person']> => {
  const { rows } = await sql.query<Bilingual>('select name_zh as zh, name_en as en from person where id = $1', [id]);
  return rows[0] && { id, name: rows[0] };
};
