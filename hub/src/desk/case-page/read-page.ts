/** Everything of one case for a clerk who may see it. */
import { personKinds } from '@yizhan/shared/campus/vocabulary.ts';
import { reductionOf } from '@yizhan/shared/flow/reduction.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { carriersOf, carries } from '../../cases/actions/acting.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { answererOf, rightTo } from '../../cases/actions/answering.ts';
import { activeStep, escalationsOf, type CaseState } from '../../cases/case-state.ts';
import type { CaseEvent } from '../../cases/events.ts';
import { loadKnowledge } from '../../cases/knowledge.ts';
import { loadCase } from '../../cases/load-case.ts';
import { readPapers } from '../../console/read-case-page.ts';
import { readLinks } from '../../print-desk/paper-links.ts';
import { maskName } from '../../papers/wording.ts';
import { applicantOf } from '../../people/directory.ts';
import { nameReferences } from '../../references/name-references.ts';
import type { Sql, Tx } from '../../storage/db.ts';
import type { DeskClerk } from '../desk-clerk.ts';
import { maySeeCase, type Sight } from '../who-may-see-case.ts';
import { happeningsOf } from './happenings.ts';
import type { CasePageView, DeadlineLine, PaperAsked, QuestionLine } from './model.ts';
import { readNames, type Names } from './names.ts';
import { authoritiesOf, offersOf, rightsIn } from './offers.ts';
import { partsOf } from './parts.ts';
import { ERASED_NOTE, isErased, noteOf, openPersonal, readerOf } from './reader.ts';
import { linesOf, stepViews, type Told } from './steps.ts';

type Case = { readonly state: CaseState; readonly events: readonly CaseEvent[]; readonly flow: FlowDefinition };
type Asked = Case & { readonly clerk: DeskClerk; readonly sight: Exclude<Sight, 'none'> };

/** Undefined when there is no such case, or it is none of this clerk's: the two look alike from outside. */
export const readCasePage = async (
  desk: CaseDesk,
  tx: Tx,
  caseId: string,
  clerk: DeskClerk,
): Promise<CasePageView | undefined> => {
  const sight = await maySeeCase(tx, caseId, clerk);
  if (sight === 'none') return undefined;
  const loaded = await loadCase(tx, caseId);
  const flow = loaded && (await desk.flows.get(tx, loaded.state.flowId, loaded.state.flowVersion));
  return flow ? viewOf(desk, tx, { ...loaded, flow, clerk, sight }) : undefined;
};

const viewOf = async (desk: CaseDesk, tx: Tx, asked: Asked): Promise<CasePageView> => {
  const { state, events, flow, clerk } = asked;
  const reader = readerOf(asked, asked);
  const rights = await rightsIn(desk, tx, { state, flow, reader });
  const known = await readNames(tx, { events, state, rights: authoritiesOf(rights), more: [clerk.person] });
  const names = reader.oversees ? withoutApplicant(known, state.applicant) : known;
  const show = await openPersonal(desk, state.applicant);
  const carriers = await carriersOf(desk, tx, state);
  const told: Told = { flow, state, events, names, reader, show, carriers };
  const views = stepViews(told);
  const knows = async () => (await loadKnowledge(desk, tx, state)).dataOf(state);
  return {
    ...headOf(told, new Date(desk.clock.now())),
    applicant: await readApplicant(tx, told),
    ...(await readRelated(tx, state)),
    ...(await answersOf(tx, told)),
    toldToReader: await isToldTo(desk, tx, told),
    parts: partsOf(told, views),
    deadlines: await readDeadlines(tx, told, new Date(desk.clock.now())),
    questions: state.questions.map((question) => questionLine(question, told)),
    oversees: reader.oversees,
    duties: dutiesOf(told),
    papers: reader.oversees ? [] : await readPapers(tx, state.id),
    links:
      reader.clerk.person !== state.applicant && carries({ state, flow, carriers }, reader.clerk) === undefined
        ? await readLinks(
            desk,
            tx,
            state.papers.map(({ serial }) => serial),
          )
        : [],
    timeline: happeningsOf(told),
    guide: flow.steps
      .filter(({ kind }) => kind !== 'choose' && kind !== 'parallel')
      .map(({ id, doing, guide, basis }) => ({
        ...{ step: id, doing, guide, basis, now: activeStep(state, id) !== undefined },
      })),
    reduction: reductionOf(flow),
    offers: await offersOf(tx, { told, rights, views, knows }),
  };
};

/** Who only supervises reads who acted, but not who asked. */
const withoutApplicant = (names: Names, applicant: string): Names => ({
  ...names,
  person: (id) => {
    const { zh, en } = names.person(id);
    return id.endsWith(applicant) ? { zh: maskName(zh), en: maskName(en) } : { zh, en };
  },
});

type Head = Pick<
  CasePageView,
  | 'at'
  | 'id'
  | 'number'
  | 'version'
  | 'service'
  | 'outcome'
  | 'home'
  | 'status'
  | 'late'
  | 'reasons'
  | 'openedAt'
  | 'closedAt'
  | 'terminal'
  | 'agent'
  | 'responsible'
  | 'promise'
>;

const headOf = ({ flow, state, names, reader }: Told, now: Date): Head => ({
  ...{ at: now.toISOString(), id: state.id, number: state.number, version: state.version },
  ...{ service: flow.name, outcome: flow.outcome, home: names.department(flow.department), promise: flow.promise.text },
  ...{
    status: state.status,
    late: state.late,
    reasons: [...state.reasons, ...state.unchecked],
    openedAt: state.openedAt,
    closedAt: state.closedAt,
  },
  ...(state.terminal !== undefined && { terminal: state.terminal }),
  ...(state.agent !== undefined && { agent: names.person(state.agent) }),
  ...(state.responsible && {
    responsible: {
      ...{ name: names.person(state.responsible.clerk), since: state.responsible.since },
      ...{ reasons: state.responsible.reasons, isReader: state.responsible.clerk === reader.clerk.person },
    },
  }),
});

const readApplicant = async (sql: Sql, { state, reader }: Told): Promise<CasePageView['applicant']> => {
  const person = await applicantOf(sql, state.applicant);
  if (!person) return null;
  const kind = personKinds[person.facts.person.kind];
  if (reader.oversees)
    return { name: { zh: maskName(person.name.zh), en: maskName(person.name.en) }, number: person.numberMasked, kind };
  const { rows } = await sql.query<{ zh: string; en: string }>(
    `select d.name_zh as zh, d.name_en as en from enrolment e join department d on d.id = e.school_id where e.person_id = $1`,
    [state.applicant],
  );
  return { name: person.name, number: person.number, kind, unit: rows[0] };
};

const readRelated = async (
  sql: Sql,
  { parent, children }: CaseState,
): Promise<Pick<CasePageView, 'parent' | 'children'>> => {
  const own = children.map((child) => ({ id: child.case, number: child.number, outcome: child.outcome }));
  if (!parent) return { children: own };
  const { rows } = await sql.query<{ number: string }>('select number from case_view where id = $1', [parent.case]);
  return { children: own, parent: { id: parent.case, number: rows[0]?.number ?? parent.case } };
};

/** What was asked for, and what came with it. Who only supervises reads neither. */
const answersOf = async (
  sql: Sql,
  { flow: { form }, state, show, reader }: Told,
): Promise<Pick<CasePageView, 'asked' | 'attached'>> => {
  if (!form || !state.answers || reader.oversees) return { asked: [], attached: [] };
  const answers = show(state.answers);
  if (isErased(answers)) return { asked: 'erased', attached: [] };
  const files = form.fields.filter((field) => field.kind === 'file');
  const given = (answers ?? {}) as Readonly<Record<string, unknown>>;
  const attached = files.flatMap((field): PaperAsked[] => {
    const [line] = linesOf({ fields: [field] }, given);
    if (!line && !field.required) return [];
    const { value = { zh: '', en: '' }, files } = line ?? {};
    return [{ label: field.label, value, files, given: line !== undefined, basis: field.basis }];
  });
  const names = await nameReferences(sql, form, given);
  return { asked: linesOf({ fields: form.fields.filter((field) => field.kind !== 'file') }, given, names), attached };
};

/** A late step of it is on the reader's list of such. */
const isToldTo = async (desk: CaseDesk, sql: Sql, { state, reader }: Told): Promise<boolean> => {
  const told = escalationsOf(state);
  if (told.length === 0 || state.applicant === reader.clerk.person) return false;
  const { offices, clerk } = reader;
  const answerer = await answererOf(sql, clerk, { offices, now: new Date(desk.clock.now()) });
  return told.some((one) => (one.as === 'supervisor' || !answerer.supervises) && rightTo(answerer, one) !== undefined);
};

const dutiesOf = ({ flow, state, reader, carriers }: Told): CasePageView['duties'] =>
  (flow.duties ?? []).map(({ id, doing, basis, form }) => {
    const done = state.dutiesDone.includes(id);
    const mayDo = state.status === 'done' && !done && carries({ state, flow, carriers }, reader.clerk) === undefined;
    return { id, doing, basis, form, done, mayDo };
  });

type DeadlineRow = {
  readonly kind: DeadlineLine['kind'];
  readonly step: string | null;
  readonly due_at: Date;
  readonly paused_at: Date | null;
};

const readDeadlines = async (sql: Sql, { state, flow }: Told, now: Date): Promise<readonly DeadlineLine[]> => {
  const { rows } = await sql.query<DeadlineRow>(
    'select kind, step, due_at, paused_at from case_deadline where case_id = $1 and not ended order by due_at',
    [state.id],
  );
  const doing = (id: string | null) =>
    flow.steps.find((step) => step.id === id)?.doing ?? flow.duties?.find((duty) => duty.id === id)?.doing;
  return rows.map((row) => ({
    ...{ kind: row.kind, what: doing(row.step), dueAt: row.due_at.toISOString() },
    passed: row.paused_at === null && row.due_at <= now,
    ...(row.paused_at && { standsSince: row.paused_at.toISOString() }),
  }));
};

const questionLine = (
  { id, to, by, at, text, answer }: CaseState['questions'][number],
  { names, reader, show }: Told,
): QuestionLine => {
  const isAsked =
    to !== 'applicant' && reader.offices.some((one) => one.department === to.department && one.role === to.role);
  const may = (author: string): boolean => isAsked || reader.readsNotesOf(undefined, author);
  return {
    ...{ id, at, to: to === 'applicant' ? to : names.department(to.department), by: names.person(by) },
    text: noteOf(text, show, may(by)) ?? ERASED_NOTE,
    ...(answer && {
      answer: {
        by: names.person(answer.by),
        at: answer.at,
        text: noteOf(answer.text, show, may(answer.by)) ?? ERASED_NOTE,
      },
    }),
    mayAnswer: isAsked && answer === undefined,
  };
};
