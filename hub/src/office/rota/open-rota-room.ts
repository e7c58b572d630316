/** What the pages about shifts and leaves can do, bound to their storage. */
import { dayOfDate, instantOf } from '@yizhan/shared/campus/calendar.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { Bilingual, Reason } from '@yizhan/shared/wire/messages.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { isUuid, type Fields } from '../../desk/acts/fields.ts';
import { planShift } from '../../dispatch/plan-shift.ts';
import { endLeave, recordLeave } from '../../dispatch/record-leave.ts';
import { removeShift } from '../../dispatch/remove-shift.ts';
import { answersFor, plansFor } from '../answers.ts';
import type { Officer } from '../officer.ts';
import type { Leaves, Mine, Rota } from './model.ts';
import { readLeaves, readMine } from './read-leaves.ts';
import { readRota, type RotaReads } from './read-rota.ts';

export type Refusal = { readonly reasons: readonly Reason[]; readonly chain?: readonly Bilingual[] | undefined };

export type RotaRoom = {
  rota(officer: Officer, asked: { week?: string | undefined; department?: string | undefined }): Promise<Rota>;
  plan(officer: Officer, fields: Fields): Promise<'planned' | Fault | Refusal>;
  remove(officer: Officer, shift: string): Promise<'removed' | Fault>;
  mine(officer: Officer): Promise<Mine>;
  leaves(officer: Officer): Promise<Leaves>;
  takeLeave(officer: Officer, fields: Fields): Promise<'recorded' | Fault | Refusal>;
  endLeave(officer: Officer, leave: string): Promise<'ended' | Fault>;
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export const openRotaRoom = ({ db, clock, calendar }: CaseDesk): RotaRoom => {
  const reads = (): RotaReads => ({ sql: db.pool, calendar, now: new Date(clock.now()) });
  const actorOf = ({ person }: Officer): `person:${string}` => `person:${person}`;
  const at = (date: string, minute: number): Date | undefined =>
    DATE.test(date) && !Number.isNaN(dayOfDate(date))
      ? new Date(instantOf(dayOfDate(date), minute, calendar))
      : undefined;
  const timeOf = (date: string, time: string): Date | undefined =>
    TIME.test(time) ? at(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) : undefined;
  const homeOf = async (person: string): Promise<string | undefined> =>
    (await db.pool.query<{ home: string }>('select home_department as home from clerk where person_id = $1', [person]))
      .rows[0]?.home;

  return {
    rota: (officer, asked) => readRota(reads(), officer, asked),
    mine: (officer) => readMine(reads(), officer),
    leaves: (officer) => readLeaves(reads(), officer),
    plan: async (officer, fields) => {
      const [person, date] = [fields.one('person'), fields.one('date')];
      const [startsAt, endsAt] = [timeOf(date, fields.one('from')), timeOf(date, fields.one('to'))];
      if (!isUuid(person) || !startsAt || !endsAt) return { fault: 'bad-message' };
      const home = await homeOf(person);
      if (home === undefined || !plansFor(officer, home)) return { fault: 'not-allowed' };
      const placeId = await placeOf(fields.one('place'), db.pool);
      const plan = { personId: person, startsAt, endsAt, placeId, by: actorOf(officer), calendar };
      const planned = await db.tx((tx) => planShift(tx, plan));
      return planned.kind === 'planned' ? 'planned' : { reasons: planned.reasons };
    },
    remove: async (officer, id) => {
      if (!isUuid(id)) return { fault: 'not-found' };
      const { rows } = await db.pool.query<{ home: string }>(
        'select c.home_department as home from shift s join clerk c on c.person_id = s.person_id where s.id = $1',
        [id],
      );
      if (!rows[0]) return { fault: 'not-found' };
      if (!plansFor(officer, rows[0].home)) return { fault: 'not-allowed' };
      return db.tx((tx) => removeShift(tx, { id, now: reads().now, by: actorOf(officer) }));
    },
    takeLeave: async (officer, fields) => {
      const [person, substitute] = [fields.one('person'), fields.one('substitute')];
      const [from, last] = [at(fields.one('from'), 0), at(fields.one('until'), 24 * 60)];
      if (!isUuid(person) || !from || !last || (substitute !== '' && !isUuid(substitute)))
        return { fault: 'bad-message' };
      if (person !== officer.person && !(await answersFor(db.pool, officer, person))) return { fault: 'not-allowed' };
      if (substitute !== '' && !(await isStaff(substitute, db.pool))) return { fault: 'not-staff' };
      const note = { personId: person, from, until: last, by: actorOf(officer) };
      const recorded = await db.tx((tx) => recordLeave(tx, { ...note, ...(substitute === '' ? {} : { substitute }) }));
      if (recorded.kind === 'recorded') return 'recorded';
      return { reasons: recorded.reasons, chain: await namesOf(recorded.chain ?? [], db.pool) };
    },
    endLeave: async (officer, id) => {
      if (!isUuid(id)) return { fault: 'not-found' };
      const { rows } = await db.pool.query<{ person: string }>('select person_id as person from leave where id = $1', [
        id,
      ]);
      const person = rows[0]?.person;
      if (person === undefined) return { fault: 'not-found' };
      if (person !== officer.person && !(await answersFor(db.pool, officer, person))) return { fault: 'not-allowed' };
      const ended = await db.tx((tx) => endLeave(tx, { id, now: reads().now, by: actorOf(officer) }));
      return ended ? 'ended' : { fault: 'conflict' };
    },
  };
};

type Pool = CaseDesk['db']['pool'];

const placeOf = async (typed: string, sql: Pool): Promise<string | undefined> =>
  (await sql.query<{ id: string }>('select id from place where id = $1', [typed])).rows[0]?.id;

const isStaff = async (person: string, sql: Pool): Promise<boolean> =>
  (await sql.query(`select 1 from person where id = $1 and kind = 'staff'`, [person])).rowCount === 1;

/** In the order of the ids; who is erased is left out. */
const namesOf = async (ids: readonly string[], sql: Pool): Promise<readonly Bilingual[]> => {
  const { rows } = await sql.query<{ id: string } & Bilingual>(
    'select id, name_zh as zh, name_en as en from person where id = any($1::uuid[])',
    [ids],
  );
  return ids.flatMap((id) => {
    const row = rows.find((one) => one.id === id);
    return row ? [{ zh: row.zh, en: row.en }] : [];
  });
};
