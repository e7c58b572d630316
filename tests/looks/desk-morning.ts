/**
 * What lies on the desks of the demo campus one morning, written into the read models: cases of every service that wait
 * for every office, some late, some returned. For pictures alone: no event stands behind these rows.
 */
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';

const HOUR = 3_600_000;
const now = Date.now();
const at = (hours: number): Date => new Date((hours === 0 ? Date.now() : now) + hours * HOUR);

type Step = {
  readonly id: string;
  readonly kind: string;
  readonly actor: { readonly department?: string; readonly role?: string };
};
type Flow = {
  readonly id: string;
  readonly version: number;
  readonly department: string;
  readonly steps: readonly Step[];
};
type Person = { readonly id: string };

type Waiting = {
  readonly flow: string;
  readonly step: string;
  /** Hours: since when, and until when. */
  readonly since: number;
  readonly due?: number;
  readonly office?: readonly [string, string];
  readonly carriedBy?: string;
  readonly late?: boolean;
  readonly reasons?: readonly object[];
  readonly state?: string;
  /** A second office that is awaited as well. */
  readonly also?: readonly [string, string, string];
};

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const numberOf = (index: number): string => {
  const hash = createHash('sha256').update(`desk ${index}`).digest();
  const symbols = Array.from(hash.subarray(0, 8), (byte) => SYMBOLS.charAt(byte & 31)).join('');
  return `261124-${symbols.slice(0, 4)}-${symbols.slice(4)}`;
};

/** Debts as the departments' data told them. */
const things = { code: 'debt-things', params: { department: '图书馆', departmentEn: 'Library', count: 2 } };
const money = {
  code: 'debt-money',
  params: { department: '财务处', departmentEn: 'Finance Office', amount: '360.00' },
};
const away = { code: 'source-away' };

const clearance = (step: string, office: readonly [string, string], more: Partial<Waiting>): Waiting => ({
  ...{ flow: 'leaving-clearance', step, office, carriedBy: 'clerk', since: -20, due: 5 },
  ...more,
});
const library = ['library', 'clearance'] as const;
const finance = ['finance', 'clearance'] as const;
const housing = ['housing', 'clearance'] as const;

const waiting: readonly Waiting[] = [
  clearance('library-review', library, {
    since: -74,
    due: -26,
    late: true,
    reasons: [things, { code: 'promise-passed' }],
  }),
  clearance('library-review', library, {
    since: -31,
    due: -2,
    late: true,
    reasons: [away, { code: 'promise-passed' }],
  }),
  clearance('library-review', library, { since: -27, due: 2, reasons: [things] }),
  clearance('library-review', library, { since: -22, due: 4, reasons: [away], also: ['housing-review', ...housing] }),
  ...[6, 9, 22, 26, 27, 29, 46, 50, 51, 70, 71, 73, 94].map((due, i) =>
    clearance('library-review', library, { since: -1 - i * 1.7, due, reasons: i % 3 === 0 ? [away] : [things] }),
  ),
  clearance('finance-review', finance, {
    since: -50,
    due: -4,
    late: true,
    reasons: [money, { code: 'promise-passed' }],
  }),
  clearance('finance-review', finance, { since: -44, due: 3, reasons: [money] }),
  clearance('finance-review', finance, { since: -18, due: 20, reasons: [money] }),
  clearance('housing-review', housing, { since: -30, due: 9, reasons: [away] }),
  clearance('housing-review', housing, { since: -6, due: 30, reasons: [away] }),
  clearance('school-final', ['computing', 'final'], { since: -3, due: 7 }),
  clearance('school-final', ['computing', 'final'], { since: -1, due: 31 }),
  {
    flow: 'leaving-clearance',
    step: 'library-review',
    since: -8,
    due: 60,
    carriedBy: 'clerk',
    state: 'returned',
    reasons: [{ code: 'return-paper-unreadable' }],
  },
  { flow: 'leaving-clearance', step: 'print', since: -2, due: 80, carriedBy: 'clerk', state: 'open' },
];

const writeCase = async (
  client: pg.Client,
  seed: Waiting,
  about: { index: number; flow: Flow; student: Person; carrier: string | null },
) => {
  const { index, flow, student, carrier } = about;
  const id = randomUUID();
  const offices = flow.steps.flatMap(({ actor }) => actor.department ?? []);
  const parties = [...new Set([flow.department, ...offices, ...(seed.office ? [seed.office[0]] : [])])];
  await client.query(
    `insert into case_view (id, number, flow_id, flow_version, applicant_id, state, step, reasons, version, head, opened_at,
       changed_at, responsible_id, home_department, parties, late)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 4, '', $9, $10, $11, $12, $13, $14)`,
    [
      ...[id, numberOf(index), flow.id, flow.version, student.id, seed.state ?? 'waiting-person', seed.step],
      ...[JSON.stringify(seed.reasons ?? []), at(seed.since - 1), at(seed.since), carrier, flow.department, parties],
      seed.late ?? false,
    ],
  );
  const tasks: (readonly [string, string, string])[] = seed.office ? [[seed.step, ...seed.office]] : [];
  if (seed.also) tasks.push(seed.also);
  for (const [step, department, role] of tasks)
    await client.query(
      `insert into task (case_id, step, slot, kind, flow_id, applicant_id, department, role, entered_at, due_at)
       values ($1, $2, 'main', $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        step,
        flow.steps.find((one) => one.id === step)?.kind ?? 'decide',
        flow.id,
        student.id,
        department,
        role,
        at(seed.since),
        seed.due === undefined ? null : at(seed.due),
      ],
    );
  await client.query(`insert into case_deadline (id, case_id, kind, due_at) values ($1, $2, 'promise', $3)`, [
    ...[randomUUID(), id, at(seed.late ? -1 : (seed.due ?? 40) + 24)],
  ]);
  return id;
};

export type DeskMorning = {
  /** A new case for the library's desk, written while a page is open; the hub finds it by itself. */
  addForLibrary(): Promise<void>;
  close(): Promise<void>;
};

export const writeDeskMorning = async (databaseUrl: string): Promise<DeskMorning> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const flows = await client.query<{ definition: Flow }>(
    'select distinct on (flow_id) definition from flow_version order by flow_id, version desc',
  );
  const students = await client.query<Person>(`select id from person where kind = 'student' order by number`);
  const accounts = await client.query<{ login: string; person: string }>(
    'select login, person_id as person from account',
  );
  const write = async (seed: Waiting, index: number): Promise<void> => {
    const flow = flows.rows.find(({ definition }) => definition.id === seed.flow)?.definition;
    const student = students.rows[(index * 5) % students.rows.length];
    if (!flow || !student) throw new Error(`The demo has no ${seed.flow}`);
    const carrier = accounts.rows.find(({ login }) => login === seed.carriedBy)?.person ?? null;
    await writeCase(client, seed, { index, flow, student, carrier });
  };
  for (const [index, seed] of waiting.entries()) await write(seed, index);
  const holder = accounts.rows.find(({ login }) => login === 'finance')?.person;
  await client.query(
    `insert into task_lease (case_id, step, slot, person_id, until)
     select case_id, step, slot, $1, $2 from task where step = 'library-review' order by due_at offset 5 limit 1`,
    [holder, at(1)],
  );
  let added = 0;
  return {
    addForLibrary: () =>
      write(clearance('library-review', library, { since: 0, due: 48, reasons: [away] }), 500 + (added += 1)),
    close: () => client.end(),
  };
};
