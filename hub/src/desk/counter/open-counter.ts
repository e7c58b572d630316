/** The counter, for whoever is logged in. */
import { uuidv7 } from 'uuidv7';
import type { CaseDesk } from '../../cases/case-desk.ts';
import type { Staff } from '../../people/sessions.ts';
import type { Line } from '../case-page/model.ts';
import { isUuid, type Fields } from '../acts/fields.ts';
import type { Refused } from '../acts/perform-act.ts';
import { handInAtCounter, reviewAtCounter, type Receipt } from './hand-in.ts';
import {
  findAtCounter,
  readCounterForm,
  readPerson,
  readServices,
  type CounterForm,
  type PersonFound,
  type Service,
} from './read-counter.ts';

export type CounterPage = {
  /** The hub's time. */
  readonly now: string;
  readonly person: PersonFound;
  readonly services: readonly Service[];
  readonly chosen?: CounterForm | undefined;
  /** Id of the case that this form would begin. */
  readonly newCase: string;
};

export type Counter = {
  find(typed: string): Promise<readonly PersonFound[] | 'card-blocked'>;
  page(personId: string, flowId: string | null): Promise<CounterPage | undefined>;
  review(staff: Staff, personId: string, flowId: string, fields: Fields): Promise<readonly Line[] | Refused>;
  handIn(staff: Staff, personId: string, flowId: string, fields: Fields): Promise<Receipt | Refused>;
};

const nobody: Refused = { fault: { fault: 'not-allowed' }, problems: [] };

export const openCounter = (desk: CaseDesk): Counter => {
  const { pool } = desk.db;
  return {
    find: (typed) => findAtCounter(desk, pool, typed.slice(0, 60)),
    page: async (personId, flowId) => {
      const person = isUuid(personId) ? await readPerson(pool, personId) : undefined;
      if (!person) return undefined;
      const chosen = flowId === null ? undefined : await readCounterForm(desk, pool, { personId, flowId });
      const now = new Date(desk.clock.now()).toISOString();
      return {
        now,
        person,
        services: chosen ? [] : await readServices(desk, pool, personId),
        chosen,
        newCase: uuidv7(),
      };
    },
    review: async (staff, personId, flowId, fields) => {
      const clerk = staff.personId;
      if (clerk === undefined || !isUuid(personId)) return nobody;
      return desk.db.tx((tx) => reviewAtCounter(desk, tx, { clerk, personId, flowId, fields }));
    },
    handIn: async (staff, personId, flowId, fields) => {
      const clerk = staff.personId;
      if (clerk === undefined || !isUuid(personId)) return nobody;
      return desk.db.tx((tx) => handInAtCounter(desk, tx, { clerk, personId, flowId, fields }));
    },
  };
};
