/** What the page about agreed hours can do, bound to its storage. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { isUuid, type Fields } from '../../desk/acts/fields.ts';
import { decideHours, proposeHours } from '../../dispatch/agree-hours.ts';
import type { Officer } from '../officer.ts';
import type { ClerkHours } from './model.ts';
import { readHours } from './read-hours.ts';

export type HoursRoom = {
  /** They are a rotating clerk. */
  rotates(officer: Officer): Promise<boolean>;
  look(officer: Officer): Promise<readonly ClerkHours[]>;
  /** Faults: `not-allowed`, `not-rotating`, `hours-unfit`. */
  propose(officer: Officer, fields: Fields): Promise<'proposed' | Fault>;
  /** Faults: `not-found`, `not-allowed`, `conflict`. */
  decide(officer: Officer, proposal: string, agree: boolean): Promise<'agreed' | 'declined' | Fault>;
};

const HOURS = /^\d{1,3}([.,]\d)?$/;

export const openHoursRoom = ({ db, clock, calendar }: CaseDesk): HoursRoom => {
  const now = (): Date => new Date(clock.now());
  const by = ({ person }: Officer) => ({ by: person, actor: `person:${person}`, now: now() }) as const;
  return {
    rotates: async ({ person }) =>
      (await db.pool.query(`select 1 from clerk where person_id = $1 and kind = 'rotating'`, [person])).rowCount === 1,
    look: (officer) => readHours({ sql: db.pool, calendar, now: now() }, officer),
    propose: async (officer, fields) => {
      const [personId, typed] = [fields.one('person'), fields.one('hours').trim()];
      if (!isUuid(personId)) return { fault: 'bad-message' };
      const weeklyMinutes = HOURS.test(typed) ? Math.round(Number(typed.replace(',', '.')) * 60) : Number.NaN;
      const proposed = await db.tx((tx) => proposeHours(tx, { personId, weeklyMinutes, ...by(officer) }));
      return typeof proposed === 'string' ? 'proposed' : proposed;
    },
    decide: async (officer, id, agree) =>
      isUuid(id) ? db.tx((tx) => decideHours(tx, { id, agree, ...by(officer) })) : { fault: 'not-found' },
  };
};
