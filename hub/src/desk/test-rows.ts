/** Cases and tasks as rows of the read models, for tests of what reads them; how they come about is the engine's matter. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { uuidv7 } from 'uuidv7';
import { openFlowBook } from '../flows/flow-book.ts';
import { searchKeys } from '../people/search-keys.ts';
import type { OwnOffice } from '../powers/authority.ts';
import type { Role } from '../access.ts';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { readDeskClerk, type DeskClerk } from './desk-clerk.ts';

export const FLOW = 'certificate-of-enrolment';
/** A Tuesday, 10:00 in China. */
export const NOW = new Date('2026-11-24T02:00:00Z');
export const END_OF_DAY = new Date('2026-11-24T16:00:00Z');
export const hours = (n: number): Date => new Date(NOW.getTime() + n * 3_600_000);

type TaskSeed = {
  readonly step?: string;
  readonly slot?: string;
  readonly kind?: string;
  readonly department?: string;
  readonly role?: string;
  readonly person?: string;
  readonly since?: Date;
  readonly due?: Date;
};

type CaseSeed = {
  readonly applicant?: string;
  readonly responsible?: string;
  readonly parties?: readonly string[];
  readonly state?: string;
  readonly step?: string;
  readonly late?: boolean;
  readonly due?: Date;
  readonly opened?: Date;
  readonly closed?: Date;
  readonly flow?: string;
  readonly reasons?: readonly object[];
  readonly tasks?: readonly TaskSeed[];
};

const DEPARTMENTS = ['registrar', 'library', 'finance'];

export type TestRows = {
  readonly db: Db;
  person(nameZh?: string, nameEn?: string): Promise<string>;
  clerk(
    offices: readonly string[],
    more?: { readonly roles?: readonly Role[]; readonly person?: string },
  ): Promise<DeskClerk>;
  /** Returns the case's id. */
  case(seed: CaseSeed): Promise<string>;
  asked(clerk: DeskClerk): { readonly clerk: DeskClerk; readonly now: Date; readonly endOfDay: Date };
  reads(): { readonly sql: Db['pool']; readonly flows: ReturnType<typeof openFlowBook>; readonly now: Date };
};

export const testRows = async (): Promise<TestRows> => {
  const { db } = await testDatabase();
  for (const id of DEPARTMENTS)
    await db.prisma.department.create({ data: { id, nameZh: `${id}处`, nameEn: `Office of ${id}` } });
  const file = path.join(import.meta.dirname, '..', '..', 'flows', `${FLOW}.json`);
  const definition = JSON.parse(readFileSync(file, 'utf8')) as object;
  await db.prisma.flowVersion.create({ data: { flowId: FLOW, version: 1, definition, hash: Buffer.alloc(32) } });
  const flows = openFlowBook();
  let made = 0;

  const person: TestRows['person'] = async (nameZh = '张晓萌', nameEn = 'ZHANG Xiaomeng') => {
    made += 1;
    const number = `20230${String(made).padStart(5, '0')}`;
    const id = uuidv7();
    const search = searchKeys({ nameZh, nameEn, number });
    await db.prisma.person.create({ data: { id, kind: 'student', number, nameZh, nameEn, search } });
    return id;
  };

  /** Offices are written `department/role`. */
  const clerk: TestRows['clerk'] = async (offices, more = {}) => {
    const { roles = ['clerk' as const], person: who } = more;
    const id = who ?? (await person('王建国', 'WANG Jianguo'));
    const own = offices.map((office): OwnOffice => {
      const [department = '', role = ''] = office.split('/');
      return { department, role, rank: 'principal' };
    });
    return readDeskClerk(db.pool, { person: id, roles, offices: own }, NOW);
  };

  const add: TestRows['case'] = async (seed) => {
    made += 1;
    const { applicant = await person(), responsible, parties = ['registrar'], flow = FLOW, tasks = [] } = seed;
    const { state = tasks.length > 0 ? 'waiting-person' : 'open', opened = hours(-2), closed } = seed;
    const id = uuidv7();
    const [head, openedAt] = [Buffer.alloc(32), opened];
    await db.prisma.caseView.create({
      data: {
        ...{
          id,
          number: `261124-TEST-${String(made).padStart(4, '0')}`,
          flowId: flow,
          flowVersion: 1,
          version: 3,
          head,
        },
        ...{ applicantId: applicant, state, openedAt, changedAt: hours(-1), parties: [...parties] },
        ...{ late: seed.late ?? false, reasons: [...(seed.reasons ?? [])], step: seed.step ?? tasks[0]?.step ?? null },
        ...{ closedAt: closed ?? null, responsibleId: responsible ?? null, homeDepartment: 'registrar' },
      },
    });
    if (seed.due)
      await db.prisma.caseDeadline.create({ data: { id: uuidv7(), caseId: id, kind: 'promise', dueAt: seed.due } });
    for (const {
      step = 'review',
      slot = 'main',
      kind = 'decide',
      department,
      role,
      person: named,
      since,
      due,
    } of tasks)
      await db.prisma.task.create({
        data: {
          ...{ caseId: id, step, slot, kind, flowId: flow, applicantId: applicant, enteredAt: since ?? hours(-1) },
          ...{ department: department ?? null, role: role ?? null, personId: named ?? null, dueAt: due ?? null },
        },
      });
    return id;
  };

  return {
    ...{ db, person, clerk, case: add },
    asked: (who) => ({ clerk: who, now: NOW, endOfDay: END_OF_DAY }),
    reads: () => ({ sql: db.pool, flows, now: NOW }),
  };
};
