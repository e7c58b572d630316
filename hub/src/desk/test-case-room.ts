/** The case room over a fresh database with a matter that crosses offices, and fields as a browser sends them. */
import { isFault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import type { Role } from '../access.ts';
import { openCase } from '../cases/open-case.ts';
import { testDesk, type TestDesk } from '../cases/test-desk.ts';
import type { Staff } from '../people/sessions.ts';
import { readFields } from './acts/fields.ts';
import type { ActName, Outcome } from './acts/perform-act.ts';
import type { CasePageView } from './case-page/model.ts';
import { openCaseRoom, type CaseRoom } from './open-case-room.ts';
import { furnishMatter, goodAnswers, matter, type Matter } from './test-matter.ts';

type Values = Readonly<Record<string, string | readonly string[]>>;

export type TestCaseRoom = Matter & {
  readonly desk: TestDesk;
  readonly room: CaseRoom;
  /** The one clerk who carries the case. */
  responsible(caseId: string): Promise<Staff>;
  staff(person: string, ...roles: readonly Role[]): Staff;
  begin(answers?: Readonly<Record<string, unknown>>, applicant?: string): Promise<string>;
  page(caseId: string, staff: Staff): Promise<CasePageView>;
  /** Aimed at the step's present round, unless `values` say another. */
  act(staff: Staff, caseId: string, name: ActName, values?: Values): Promise<Outcome>;
  round(caseId: string, step: string): Promise<number>;
};

export const fieldsOf = (values: Values): ReturnType<typeof readFields> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(values))
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  return readFields(form);
};

export const testCaseRoom = async (): Promise<TestCaseRoom> => {
  const desk = await testDesk();
  const found = await furnishMatter(desk.db);
  const engine = desk.cases.desk;
  const room = openCaseRoom(engine);
  const staff = (person: string, ...roles: readonly Role[]): Staff => ({
    ...{ accountId: uuidv7(), personId: person, login: 'somebody', name: { zh: '某人', en: 'Somebody' } },
    roles: roles.length === 0 ? ['clerk'] : roles,
  });
  const round = async (caseId: string, step: string): Promise<number> =>
    (await desk.load(caseId)).state.active[step]?.round ?? 1;
  return {
    ...{ ...found, desk, room, staff, round },
    responsible: async (caseId) => staff((await desk.load(caseId)).state.responsible?.clerk ?? ''),
    begin: async (answers = goodAnswers, applicant) => {
      const who = applicant ?? (await desk.student()).id;
      const caseId = uuidv7();
      const begun = await desk.db.tx((tx) =>
        openCase(engine, tx, {
          ...{ caseId, flow: matter, applicant: who, answers, by: `person:${who}` },
          ...{ doneAt: new Date(desk.clock.now()), assurance: { card: 'uid', pin: false } },
          originalsSeen: true,
        }),
      );
      if (isFault(begun)) throw new Error(JSON.stringify(begun));
      await desk.cases.runner.idle();
      return caseId;
    },
    page: async (caseId, who) => {
      const found = await room.page(caseId, who);
      if (!found) throw new Error('There is no such case for them');
      return found;
    },
    act: async (who, caseId, name, values = {}) => {
      const step = typeof values['step'] === 'string' ? values['step'] : undefined;
      const seen = step === undefined ? (await desk.load(caseId)).state.version : await round(caseId, step);
      const outcome = await room.act(who, { name, caseId, fields: fieldsOf({ seen: String(seen), ...values }) });
      await desk.cases.runner.idle();
      return outcome;
    },
  };
};
