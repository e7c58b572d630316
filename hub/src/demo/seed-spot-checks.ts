/**
 * Cases of the last working day in which the housing centre's power was used by the clerk who carried them, drawn for the
 * housing centre to look at: two are looked at already. Made by the engine itself, as if the hub had run that day.
 */
import { createHash } from 'node:crypto';
import { instantOf, localDay, weekdayOf, weekdays as china } from '@yizhan/shared/campus/calendar.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { stepOf, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { z } from 'zod';
import { afterCheck } from '../cases/automatic-steps.ts';
import { sign } from '../cases/actions/sign.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { changeCase } from '../cases/change-case.ts';
import { loadCase } from '../cases/load-case.ts';
import { openCase } from '../cases/open-case.ts';
import { know } from '../cases/world.ts';
import type { Connector } from '../connectors/contract.ts';
import { chooseClerk } from '../dispatch/choose-clerk.ts';
import { offices } from '../dispatch/offices.ts';
import { openFlowBook } from '../flows/flow-book.ts';
import { reviewUse } from '../powers/review-use.ts';
import { openLiveBus } from '../realtime/live.ts';
import type { Tx } from '../storage/db.ts';
import { readDemo, type Demo } from './demo-files.ts';
import { demoId } from './demo-id.ts';
import type { SeedDeps } from './seed-demo.ts';
import { studentId } from './seed-people.ts';

const FLOW = 'leaving-clearance';
const STEP = 'housing-review';
const HOUSING = { department: 'housing', role: 'clearance' } as const;
const spotCheckPower = demoId(`power ${FLOW} ${STEP} ${HOUSING.department} ${HOUSING.role}`);

type SpotCheck = Demo['spotChecks'][number];
type Seeding = Pick<SeedDeps, 'db' | 'keyring'>;

/** Once: a power that has been used keeps the uses it has. */
export const seedSpotChecks = async (seeding: Seeding & Pick<SeedDeps, 'clock'>): Promise<void> => {
  const { db, clock } = seeding;
  const { rowCount: unused } = await db.pool.query(
    `select 1 from power p where id = $1 and revoked_at is null and suspended_at is null
       and not exists (select 1 from power_use u where u.power_id = p.id)`,
    [spotCheckPower],
  );
  if (unused === 0) return;
  const day = lastWorkingDay(new Date(clock.now()));
  for (const check of readDemo().spotChecks) {
    const minute = Number(check.at.slice(0, 2)) * 60 + Number(check.at.slice(3));
    await db.tx((tx) => useAndReview(tx, { seeding, check, at: instantOf(day, minute, china) }));
  }
};

const lastWorkingDay = (now: Date): number => {
  let day = localDay(now, china) - 1;
  while (weekdayOf(day) === 0 || weekdayOf(day) === 6) day -= 1;
  return day;
};

const MINUTE_MS = 60_000;

type Using = { readonly seeding: Seeding; readonly check: SpotCheck; readonly at: number };

const useAndReview = async (tx: Tx, { seeding, check, at }: Using): Promise<void> => {
  const free = await tx.query(
    `select 1 from person p where id = $1
       and not exists (select 1 from case_view v where v.applicant_id = p.id and v.flow_id = $2)`,
    [studentId(check.student), FLOW],
  );
  if (free.rowCount === 0) return; // erased, or has left by a case of their own
  const caseId = drawnCaseId(check.student, at);
  const desk = (passed: number): CaseDesk => deskAt(seeding, at + passed * MINUTE_MS, check.school);
  const flow = (await openFlowBook().current(tx)).find(({ id }) => id === FLOW);
  if (!flow) throw new Error(`${FLOW} is not published`);
  const begun = sure(
    await openCase(desk(0), tx, {
      ...{ caseId, flow, applicant: studentId(check.student), answers: { reason: check.reason } },
      ...{ by: `person:${studentId(check.student)}`, doneAt: new Date(at), assurance: { card: 'uid', pin: false } },
    }),
  );
  const clerk = begun.responsible?.clerk ?? '';
  await askDepartments(desk(0), tx, { caseId, flow, owedFen: check.owedFen });
  const seen = (await loadCase(tx, caseId))?.state.active[STEP]?.round ?? 0;
  const signing = { caseId, step: STEP, seen, decision: 'approve', reasons: [] } as const;
  sure(await sign(desk(40), tx, { person: clerk, roles: ['clerk'] }, signing));
  if (check.verdict) await review(tx, { caseId, check, now: new Date(at + 90 * MINUTE_MS) });
};

/** What the departments said: all is settled but a small sum at the housing centre. */
const askDepartments = async (
  desk: CaseDesk,
  tx: Tx,
  { caseId, flow, owedFen }: { caseId: string; flow: FlowDefinition; owedFen: number },
): Promise<void> => {
  const asOf = new Date(desk.clock.now()).toISOString();
  const amount = (owedFen / 100).toFixed(2);
  const owed = { code: 'debt-money', params: { department: '公寓中心', departmentEn: 'Housing Centre', amount } };
  sure(
    await changeCase(desk, tx, {
      ...{ caseId, by: 'hub' },
      decide: (course) => {
        for (const { step: id } of Object.values(course.state.active)) {
          const step = stepOf(flow, id);
          if (step.kind !== 'check') continue;
          const holds = id === HOUSING.department;
          const facts = know(course.world).hide({ owedFen: holds ? owedFen : 0, things: 0 });
          const told = { kind: 'check-answered', step: id, connector: step.connector, asOf, facts } as const;
          afterCheck(course, step, { ...told, answer: holds ? 'hold' : 'pass', reasons: holds ? [owed] : [] });
        }
        return undefined;
      },
    }),
  );
  // They have answered: nobody asks them again when the hub starts.
  await tx.query(`delete from job where kind = 'advance' and body ->> 'caseId' = $1`, [caseId]);
};

const review = async (
  tx: Tx,
  { caseId, check, now }: { caseId: string; check: SpotCheck; now: Date },
): Promise<void> => {
  const { rows } = await tx.query<{ use: string; person: string }>(
    `select u.id as use, p.person_id as person from power_use u
       join post p on p.department_id = $2 and p.role = $3 and p.rank = 'principal' where u.case_id = $1`,
    [caseId, HOUSING.department, HOUSING.role],
  );
  const [found] = rows;
  if (!found || !check.verdict) return; // nobody is in the office any more
  const { use, person: by } = found;
  sure(await reviewUse(tx, { use, by, actor: `person:${by}`, verdict: check.verdict, note: check.note ?? '', now }));
};

/** The desk as it was at that moment. The directory is asked for nothing but the applicant's own school. */
const deskAt = ({ db, keyring }: Seeding, at: number, school: string): CaseDesk => {
  const clock = manualClock(at);
  const directory: Connector = {
    ...{ id: 'directory', facts: z.object({ department: z.string(), person: z.string().nullable() }) },
    ...{ freshHours: 24, protocol: 'own', about: { required: ['relation'], optional: ['of'] } },
    ask: () =>
      Promise.resolve({
        ...{ answer: 'pass', asOf: new Date(at), reasons: [], sha256: '0'.repeat(64) },
        facts: { department: school, person: null },
      }),
  };
  const failed = (error: unknown): never => {
    throw error instanceof Error ? error : new Error(String(error));
  };
  return {
    ...{ db, keyring, clock, calendar: china, flows: openFlowBook(), live: openLiveBus(failed) },
    connectors: new Map([['directory', directory]]),
    sourceFailed: (_, error) => failed(error),
    chooseClerk: (tx, ask) => chooseClerk(tx, { ...ask, calendar: china }),
    officesOf: offices,
    toTerminal: () => Promise.resolve(),
    kick: () => undefined,
  };
};

/** A case id of that moment whose use of the power is drawn, as powers/record-use draws it. */
const drawnCaseId = (student: string, at: number): string => {
  for (let n = 0; ; n++) {
    const random = demoId(`spot check ${student} ${String(n)}`);
    const time = at.toString(16).padStart(12, '0');
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
    const hash = createHash('sha256').update(spotCheckPower).update(`${spotCheckPower}|${id}|${STEP}`).digest();
    if (hash.readUInt32BE() < 0.1 * 2 ** 32) return id; // of a fifth that are drawn
  }
};

const sure = <T>(value: T | Fault): T => {
  if (isFault(value)) throw new Error(`A spot check of the demo cannot be made: ${JSON.stringify(value)}`);
  return value;
};
