/**
 * Does what a form names exist? Asked of our fresh copy first, and of the department for what the copy does not have. Where
 * neither can say, the answer is taken and a person has to look: nobody is turned away by a department's outage.
 */
import type { Problem } from '@yizhan/shared/flow/answers.ts';
import type { Form, FormField } from '@yizhan/shared/flow/form.ts';
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import type { EventBody } from '../cases/events.ts';
import { askConnector } from '../connectors/contract.ts';
import type { Sql } from '../storage/db.ts';
import { connectorOf, type Listed } from './lists.ts';

export type Unchecked = { readonly field: string; readonly reason: Reason };
export type CheckedReferences = { readonly problems: readonly Problem[]; readonly unchecked: readonly Unchecked[] };

type ReferenceField = Extract<FormField, { kind: 'reference' }>;

/** `answers`: of the right shape already (`checkAnswers`). */
export const checkReferences = async (
  desk: CaseDesk,
  sql: Sql,
  { form, answers }: { readonly form: Form | undefined; readonly answers: Readonly<Record<string, unknown>> },
): Promise<CheckedReferences> => {
  const problems: Problem[] = [];
  const unchecked: Unchecked[] = [];
  for (const field of form?.fields ?? []) {
    const named = field.kind === 'reference' && Object.hasOwn(answers, field.id) ? answers[field.id] : undefined;
    if (field.kind !== 'reference' || typeof named !== 'string') continue;
    const found = await lookUp(desk, sql, field, named);
    if (found === 'unknown') problems.push({ field: field.id, reason: { code: 'reference-unknown' } });
    if (found === 'unavailable') unchecked.push({ field: field.id, reason: uncheckedReason(field) });
  }
  return { problems, unchecked };
};

/** At most one, to be emitted with the answers. */
export const uncheckedEvent = (unchecked: readonly Unchecked[]): readonly EventBody[] =>
  unchecked.length === 0
    ? []
    : [
        {
          kind: 'references-unchecked',
          fields: unchecked.map(({ field }) => field),
          reasons: unchecked.slice(0, MOST_REASONS).map(({ reason }) => reason),
        },
      ];

/** Of an event. */
const MOST_REASONS = 20;

const uncheckedReason = ({ label }: ReferenceField): Reason => ({
  code: 'reference-unchecked',
  params: { field: label.zh, fieldEn: label.en },
});

type Found = 'found' | 'unknown' | 'unavailable';

const lookUp = async (desk: CaseDesk, sql: Sql, { to }: ReferenceField, id: string): Promise<Found> => {
  if (to === 'person') return (await isStaff(sql, id)) ? 'found' : 'unknown';
  const copy = await inCopy(desk, sql, to, id);
  if (copy === 'found') return 'found';
  const connector = desk.connectors.get(connectorOf[to]);
  if (!connector) return copy;
  const subject = { personId: '', number: '', about: { id } };
  const said = await askConnector(connector, subject, { clock: desk.clock, failed: desk.sourceFailed });
  if (said.answer === 'unavailable') return copy;
  return said.answer === 'pass' ? 'found' : 'unknown';
};

const HOUR_MS = 3_600_000;

/** `unknown` only from a list that is fresh; a stale one says nothing. */
const inCopy = async (desk: CaseDesk, sql: Sql, list: Listed, id: string): Promise<Found> => {
  const { rows } = await sql.query<{ as_of: Date; there: boolean }>(
    `select as_of, exists (select 1 from reference_entry e where e.list = l.list and e.id = $2) as there
       from reference_list l where l.list = $1`,
    [list, id],
  );
  const freshHours = desk.connectors.get(connectorOf[list])?.freshHours ?? 0;
  const [row] = rows;
  if (!row || desk.clock.now() - row.as_of.getTime() > freshHours * HOUR_MS) return 'unavailable';
  return row.there ? 'found' : 'unknown';
};

const isStaff = async (sql: Sql, number: string): Promise<boolean> => {
  const { rowCount } = await sql.query(
    `select 1 from person p where number = $1 and kind = 'staff'
       and not exists (select 1 from departure d where d.person_id = p.id)`,
    [number],
  );
  return rowCount === 1;
};
