import { DAY_MS, instantOf, localDay, weekdayOf, weekdays as china } from '@yizhan/shared/campus/calendar.ts';
import { HEAD } from '../powers/granting-office.ts';
import type { Tx } from '../storage/db.ts';
import type { Demo } from './demo-files.ts';
import { demoId } from './demo-id.ts';
import { staffId, studentId } from './seed-people.ts';

type Rota = Demo['dispatch'];

/** Shifts are planned for two weeks from the day of seeding. */
const DAYS = 14;

const seedClerks = async (tx: Tx, { clerks }: Rota): Promise<void> => {
  for (const { staff, kind, home, services, weeklyMinutes = null, maxOpen = null } of clerks) {
    const { rowCount } = await tx.query(
      `insert into clerk (person_id, kind, home_department, weekly_minutes, max_open)
       select id, $2, $3, $4, $5 from person where id = $1
         and not exists (select 1 from departure where person_id = $1) on conflict do nothing`,
      [staffId(staff), kind, home, weeklyMinutes, maxOpen],
    );
    if (rowCount === 0) continue; // there already, with whatever qualifications they have by now
    for (const [flow, rank] of Object.entries(services))
      await tx.query('insert into qualification (person_id, flow_id, rank) values ($1, $2, $3)', [
        ...[staffId(staff), flow, rank],
      ]);
  }
};

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Who has a shift to come keeps the rota as it is. */
const seedShifts = async (tx: Tx, { shifts }: Rota, now: Date): Promise<void> => {
  const { rows } = await tx.query<{ person: string }>(
    `select person_id as person from clerk c where not exists (
       select 1 from shift s where s.person_id = c.person_id and s.ends_at > $1)`,
    [now],
  );
  const unplanned = new Set(rows.map(({ person }) => person));
  const today = localDay(now, china);
  for (const { staff, days, from, to, place } of shifts.filter((shift) => unplanned.has(staffId(shift.staff)))) {
    for (let day = today; day < today + DAYS; day++) {
      if (!days.includes(weekdayOf(day))) continue;
      const [startsAt, endsAt] = [from, to].map((time) => new Date(instantOf(day, minuteOf(time), china)));
      await tx.query(
        'insert into shift (id, person_id, starts_at, ends_at, place_id) values ($1, $2, $3, $4, $5) on conflict do nothing',
        [demoId(`shift ${String(staff)} ${String(day)} ${from}`), staffId(staff), startsAt, endsAt, place ?? null],
      );
    }
  }
};

const seedLeaves = async (tx: Tx, { leaves }: Rota, now: Date): Promise<void> => {
  for (const { staff, fromDay, days, substitute } of leaves) {
    const from = new Date(instantOf(localDay(now, china) + fromDay, 0, china));
    await tx.query(
      `insert into leave (id, person_id, from_at, until_at, substitute_id)
       select $1, p.id, $3, $4, s.id from person p, person s where p.id = $2 and s.id = $5 on conflict do nothing`,
      [
        ...[demoId(`leave ${String(staff)}`), staffId(staff), from],
        ...[new Date(from.getTime() + days * DAY_MS), staffId(substitute)],
      ],
    );
  }
};

/** The home department has asked for some of its hours back, and the clerk has not answered yet. */
const seedHours = async (tx: Tx, { hours }: Rota, now: Date): Promise<void> => {
  for (const { staff, weeklyMinutes } of hours) {
    await tx.query(
      `insert into hours_proposal (id, person_id, weekly_minutes, side, proposed_by, proposed_at)
       select $1, c.person_id, $3, 'home', p.person_id, $4 from clerk c
         join post p on p.department_id = c.home_department and p.role = $5 and p.rank = 'principal'
       where c.person_id = $2 and c.kind = 'rotating' and p.person_id <> c.person_id on conflict do nothing`,
      [demoId(`hours ${String(staff)}`), staffId(staff), weeklyMinutes, now, HEAD],
    );
  }
};

const seedRelations = async (tx: Tx, { relations }: Rota): Promise<void> => {
  for (const { staff, other, kind } of relations) {
    await tx.query(
      `insert into person_relation (person_id, other_id, kind)
       select p.id, o.id, $3 from person p, person o where p.id = $1 and o.id = $2 on conflict do nothing`,
      [staffId(staff), studentId(other), kind],
    );
  }
};

export const seedDispatch = async (tx: Tx, { dispatch }: Demo, now: Date): Promise<void> => {
  await seedClerks(tx, dispatch);
  await seedShifts(tx, dispatch, now);
  await seedLeaves(tx, dispatch, now);
  await seedHours(tx, dispatch, now);
  await seedRelations(tx, dispatch);
};
