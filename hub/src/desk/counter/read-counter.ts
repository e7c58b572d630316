/** Somebody stands at the counter: who it is, what is open to them, and the form of what they want. */
import { calendarFacts } from '@yizhan/shared/campus/terms.ts';
import { personKinds } from '@yizhan/shared/campus/vocabulary.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { Form } from '@yizhan/shared/flow/form.ts';
import type { FlowData } from '@yizhan/shared/flow/rule.ts';
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { notEligible } from '../../cases/eligibility.ts';
import { singleCaseOf } from '../../cases/single-case.ts';
import { applicantOf, findPeople, personByCard, type Applicant } from '../../people/directory.ts';
import type { Sql } from '../../storage/db.ts';

export type PersonFound = {
  readonly id: string;
  readonly number: string;
  readonly name: Bilingual;
  readonly kind: Bilingual;
};
export type Service = {
  readonly id: string;
  readonly name: Bilingual;
  readonly summary: Bilingual;
  readonly promise: Bilingual;
  /** Empty: it may begin. */
  readonly refused: readonly Reason[];
  /** The open case that another would lead to. */
  readonly open?: string | undefined;
};
export type CounterForm = {
  readonly service: Service;
  readonly outcome: Bilingual;
  readonly form?: Form | undefined;
  readonly known: FlowData;
};

const MAX_FOUND = 12;
/** As readers that type send it: hexadecimal, or decimal with leading zeros. */
const CARD = /^[0-9a-f]{8,20}$/i;

/** By card, as a reader types it, or by name, number, pinyin or initials. */
export const findAtCounter = async (
  { keyring }: CaseDesk,
  sql: Sql,
  typed: string,
): Promise<readonly PersonFound[] | 'card-blocked'> => {
  const token = typed.trim();
  if (CARD.test(token)) {
    const holder = await personByCard(sql, keyring, { profile: 'uid', token });
    if (!isFault(holder)) {
      const person = await readPerson(sql, holder.personId);
      return person ? [person] : [];
    }
    if (holder.fault === 'card-blocked') return 'card-blocked';
  }
  const found = await findPeople(sql, token, MAX_FOUND);
  return found.map(({ id, number, name, kind }) => ({ id, number, name, kind: kindOf(kind) }));
};

const kindOf = (kind: string): Bilingual => (kind === 'student' ? personKinds.student : personKinds.staff);

export const readPerson = async (sql: Sql, id: string): Promise<PersonFound | undefined> => {
  const person = await applicantOf(sql, id);
  return person && { id, number: person.number, name: person.name, kind: personKinds[person.facts.person.kind] };
};

/** Those that may begin first; the others say why not. */
export const readServices = async (desk: CaseDesk, sql: Sql, personId: string): Promise<readonly Service[]> => {
  const applicant = await applicantOf(sql, personId);
  if (!applicant) return [];
  const flows = await desk.flows.current(sql);
  const services = await Promise.all(flows.map((flow) => serviceOf(desk, sql, { flow, applicant })));
  return services.toSorted((a, b) => Number(a.refused.length > 0) - Number(b.refused.length > 0));
};

type Flow = Awaited<ReturnType<CaseDesk['flows']['current']>>[number];
type For = { readonly flow: Flow; readonly applicant: Applicant };

const knownOf = (desk: CaseDesk, applicant: Applicant): FlowData => ({
  ...applicant.facts,
  calendar: calendarFacts(new Date(desk.clock.now()), desk.calendar),
});

const serviceOf = async (desk: CaseDesk, sql: Sql, { flow, applicant }: For): Promise<Service> => {
  const { id, name, summary, promise } = flow;
  const open = await singleCaseOf(sql, flow, applicant.personId);
  const refused = notEligible(flow, { facts: knownOf(desk, applicant), assurance: undefined });
  return { id, name, summary, promise: promise.text, refused, open: open?.number };
};

/** Undefined when there is no such person, or no such service. */
export const readCounterForm = async (
  desk: CaseDesk,
  sql: Sql,
  { personId, flowId }: { readonly personId: string; readonly flowId: string },
): Promise<CounterForm | undefined> => {
  const applicant = await applicantOf(sql, personId);
  const flow = (await desk.flows.current(sql)).find(({ id }) => id === flowId);
  if (!applicant || !flow) return undefined;
  const service = await serviceOf(desk, sql, { flow, applicant });
  return { service, outcome: flow.outcome, form: flow.form, known: knownOf(desk, applicant) };
};
