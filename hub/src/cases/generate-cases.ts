/**
 * Cases by the thousand or the million, as if the campus had lived for three years: events, chains, read models, tasks
 * and deadlines as the engine itself would have written them, by COPY. The same seed on the same day gives the same
 * cases. What is not made: papers and their bytes, audit events, and the log of heads, which a hub then catches up with.
 */
import { localDay, instantOf, type Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Db } from '../storage/db.ts';
import { caseNumber } from './case-number.ts';
import { isFor, readCampus, type Campus, type Invented } from './generate/campus.ts';
import { writeLives } from './generate/case-rows.ts';
import type { Life } from './generate/life.ts';
import { liveCase, type Given, type Spec } from './generate/live-case.ts';
import { inventPeople, numberOf, type People } from './generate/people.ts';
import { seeded, type Seeded } from './generate/seeded.ts';
import { twinning } from './generate/twins.ts';

export type Generating = {
  readonly db: Db;
  readonly keyring: Keyring;
  /** 1 … 10 000 000; a case that begins another counts as two. */
  readonly count: number;
  readonly seed: number;
  readonly now: Date;
  /** Cases made after the pattern of one that was lived through; more the more cases there are, if it is not said. */
  readonly twins?: number;
  readonly told?: (made: number) => void;
};

export type Generated = { readonly cases: number; readonly events: number; readonly open: number };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** From the first case to today. */
const DAYS = 3 * 365;
/** Most cases that go on are of the last days, of which there are as many as of any others; a few have gone on for months. */
const RECENT = { days: 20, share: 20 / DAYS, open: 0.55 };
const OPEN_LONG = 0.005;
const CASES_A_BATCH = 1000;
/** So often others get a turn while cases are made. */
const CASES_A_TURN = 25;
const CASES_A_STUDENT = 25;
const MOST_STUDENTS = 40_000;
const OPEN_A_CLERK = 60;
const MOST_TWINS = 9;
const CASES_A_TWIN = 2000;

/** How often each service is asked for; one that is not listed, once. */
const WEIGHTS: Readonly<Record<string, number>> = {
  ...{ 'certificate-of-enrolment': 50, transcript: 18, 'leaving-clearance': 10, reimbursement: 8 },
  ...{ 'student-card-reissue': 6, 'employment-certificate': 5, 'venue-booking': 5, 'seal-use': 4 },
  ...{ 'official-travel': 3, 'class-change': 2, 'hukou-transfer': 2, 'suspension-withdrawal': 1 },
};
const weightOf = ({ id }: FlowDefinition): number => WEIGHTS[id] ?? 1;

/** Nothing was made with this seed yet: its people would be there twice. */
export class SeedUsed extends Error {
  override readonly name = 'SeedUsed';
}

/** Throws `SeedUsed`. Batches are transactions of their own: what was made before a failure stays. */
export const generateCases = async (generating: Generating): Promise<Generated> => {
  const { db, keyring, count, now, told } = generating;
  const campus = await readCampus(db.pool);
  const seed = seeded(generating.seed);
  await keyring.ensure('persons', 'aes-256');
  const client = await db.pool.connect();
  try {
    const used = await client.query('select 1 from person where number = $1', [numberOf(generating.seed, 1)]);
    if (used.rowCount === 1) throw new SeedUsed(`Cases were generated with seed ${String(generating.seed)} before`);
    await client.query('set synchronous_commit = off'); // invented: what a power cut takes is made again
    const until = startOfDay(now, campus.calendar);
    const sizes = sizesFor(count, campus);
    await client.query('begin');
    const people = await inventPeople(client, { campus, keyring, seed, series: generating.seed, sizes, now: until });
    await client.query('commit');
    const { twins = Math.min(MOST_TWINS, Math.floor(count / CASES_A_TWIN)) } = generating;
    const sum = { cases: 0, events: 0, open: 0 };
    let writing: Promise<void> = Promise.resolve();
    for await (const lives of batches({ campus, people, seed, until, count, twins })) {
      await writing;
      sum.cases += lives.length;
      sum.events += lives.reduce((n, { events }) => n + events.length, 0);
      sum.open += lives.filter(({ state }) => state?.closedAt === undefined).length;
      writing = write(client, lives).then(() => told?.(sum.cases));
      writing.catch(() => undefined); // seen when it is awaited
    }
    await writing;
    for (const table of ['case_event', 'case_view', 'case_deadline', 'task', 'person'])
      await client.query(`vacuum (analyze) "${table}"`);
    return sum;
  } finally {
    await client.query('reset synchronous_commit').catch(() => undefined); // the connection may be gone
    client.release();
  }
};

type Client = Parameters<typeof writeLives>[0];

const write = async (client: Client, lives: readonly Life[]): Promise<void> => {
  await client.query('begin');
  await writeLives(client, lives);
  await client.query('commit');
};

const startOfDay = (now: Date, calendar: Calendar): number => instantOf(localDay(now, calendar), 0, calendar);

const sizesFor = (count: number, campus: Campus): Parameters<typeof inventPeople>[1]['sizes'] => {
  const students = Math.min(MOST_STUDENTS, 40 + Math.ceil(count / CASES_A_STUDENT));
  const all = campus.flows.reduce((sum, flow) => sum + weightOf(flow), 0);
  const open = count * (RECENT.share * RECENT.open + OPEN_LONG);
  return {
    ...{ students, staff: Math.ceil(students / 8) },
    clerksOf: (flow) => Math.max(2, Math.ceil((open * weightOf(flow)) / all / OPEN_A_CLERK)),
  };
};

type Making = {
  readonly campus: Campus;
  readonly people: People;
  readonly seed: Seeded;
  readonly until: number;
  readonly count: number;
  readonly twins: number;
};

async function* batches({ campus, people, seed, until, count, twins }: Making): AsyncGenerator<Life[]> {
  const draw = drawing(campus.flows, seed);
  const carriers = (flow: FlowDefinition): string => seed.pick(people.clerks.get(flow.id) ?? []);
  const given: Given = { campus, seed, until, clerkFor: carriers };
  const free = singles();
  const numbers = new Set<string>();
  const likeThem = groups(people);
  let batch: Life[] = [];
  for (let made = 0, turn = 0; made < count; turn++) {
    const { at, stays } = opening(made, { count, until, seed, twins });
    const flow = draw(count - made > 1);
    const applicant = free(flow, () => seed.pick(whoAsk(people, flow, seed)));
    const caseId = freeId(numbers, seed, at);
    const lives = [...liveCase(given, { caseId, flow, applicant, at, stays } satisfies Spec)];
    free.note(lives);
    const [alone, ...others] = lives;
    if (alone?.state?.closedAt !== undefined && others.length === 0) {
      const twin = twinning(alone);
      const like = likeThem(applicant);
      for (let n = Math.min(twins, count - made - 1); n > 0; n--)
        lives.push(twin({ caseId: freeId(numbers, seed, at), applicant: seed.pick(like), issuer: campus.issuer }));
    }
    batch.push(...lives);
    made += lives.length;
    if (turn % CASES_A_TURN === 0) await new Promise(setImmediate);
    if (batch.length < CASES_A_BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

const whoAsk = ({ students, staff }: People, flow: FlowDefinition, seed: Seeded): readonly Invented[] => {
  const kind = isFor(flow);
  return kind === 'staff' || (kind === 'anybody' && seed.chance(0.3)) ? staff : students;
};

/** Those about whom the same rules say the same: of one school, or staff. */
const groups = ({ students, staff }: People): ((one: Invented) => readonly Invented[]) => {
  const schools = Map.groupBy(students, ({ facts }) => facts.enrolment?.school);
  return ({ facts }) => schools.get(facts.enrolment?.school) ?? staff;
};

/** By weight; without those that begin another case unless there is room for two. */
const drawing = (flows: readonly FlowDefinition[], seed: Seeded): ((roomForTwo: boolean) => FlowDefinition) => {
  const ranges = (list: readonly FlowDefinition[]) =>
    list.flatMap((flow) => Array<FlowDefinition>(weightOf(flow)).fill(flow));
  const all = ranges(flows);
  const alone = ranges(flows.filter(({ steps }) => steps.every(({ kind }) => kind !== 'subcase')));
  return (roomForTwo) => seed.pick(roomForTwo ? all : alone);
};

/** In order of time: identifiers grow with it, and so the indexes at their end. */
const opening = (n: number, { count, until, seed, twins }: Omit<Making, 'campus' | 'people'>) => {
  const before = Math.floor(count * (1 - RECENT.share));
  const recent = n >= before;
  const day = recent
    ? Math.floor(((n - before) / (count - before)) * RECENT.days) - RECENT.days
    : Math.floor((n / before) * (DAYS - RECENT.days)) - DAYS;
  const at = until + day * DAY_MS + Math.floor((7 + 15 * seed.next()) * HOUR_MS);
  const open = recent ? RECENT.open : OPEN_LONG;
  // Only those that are closed have twins: for each of these as many more have to go on.
  return { at, stays: seed.chance((open * (1 + twins)) / (1 + open * twins)) };
};

/** An id whose number is nobody else's. */
const freeId = (numbers: Set<string>, seed: Seeded, at: number): string => {
  for (;;) {
    const id = seed.uuid7(at);
    const number = caseNumber(id);
    if (numbers.has(number)) continue;
    numbers.add(number);
    return id;
  }
};

/** Who has a case of a service going on of which a person has one at a time; the one it begins counts too. */
const singles = () => {
  const taken = new Set<string>();
  const keysOf = (flow: FlowDefinition, person: string): string[] => [
    ...(flow.single === true ? [`${person}:${flow.id}`] : []),
    ...flow.steps.flatMap((step) => (step.kind === 'subcase' ? [`${person}:${step.flow}`] : [])),
  ];
  const free = (flow: FlowDefinition, pick: () => Invented): Invented => {
    for (;;) {
      const one = pick();
      if (!keysOf(flow, one.id).some((key) => taken.has(key))) return one;
    }
  };
  const note = (lives: readonly Life[]): void => {
    for (const { state, flow, applicant } of lives)
      if (state?.closedAt === undefined) for (const key of keysOf(flow, applicant.id)) taken.add(key);
  };
  return Object.assign(free, { note });
};
