/** What the pages about the balance of loads can do, bound to their storage. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { evenOut, type EvenedOut } from '../../cases/even-out.ts';
import { isUuid } from '../../desk/acts/fields.ts';
import { SERVICE_CENTRE } from '../../dispatch/gather-candidates.ts';
import { declineRebalance, proposeRebalance, type Homes } from '../../dispatch/propose-rebalance.ts';
import { headed, type Officer } from '../officer.ts';
import type { PowerReads } from '../powers/view-powers.ts';
import type { Balance, BalanceOutcome } from './model.ts';
import { readBalance, readOutcome } from './read-balance.ts';

export type BalanceRoom = {
  /** Undefined: they plan for nobody. */
  look(officer: Officer): Promise<Balance | undefined>;
  /** Faults: `not-allowed`. */
  propose(officer: Officer): Promise<'proposed' | 'even' | Fault>;
  /** `kept`: case ids of the moves they agree to. Faults: `not-allowed`, `not-found`, `conflict` (decided already, or replaced). */
  agree(officer: Officer, proposal: string, kept: readonly string[]): Promise<EvenedOut | Fault>;
  decline(officer: Officer, proposal: string): Promise<'declined' | Fault>;
  outcome(officer: Officer, proposal: string): Promise<BalanceOutcome | undefined>;
};

/** Among whose clerks: those they plan the rota of. Undefined: nobody's. */
const homesOf = (officer: Officer): Homes | undefined => {
  const departments = headed(officer);
  if (officer.oversees || departments.includes(SERVICE_CENTRE)) return [];
  return departments.length > 0 ? departments : undefined;
};

export const openBalanceRoom = (desk: CaseDesk): BalanceRoom => {
  const { db, flows, clock } = desk;
  const reads = (): PowerReads => ({ sql: db.pool, flows, now: new Date(clock.now()) });
  const actorOf = ({ person }: Officer): `person:${string}` => `person:${person}`;
  return {
    look: async (officer) => {
      const homes = homesOf(officer);
      return homes && readBalance(reads(), homes);
    },
    propose: async (officer) => {
      const homes = homesOf(officer);
      if (!homes) return { fault: 'not-allowed' };
      const proposal = await db.tx((tx) => proposeRebalance(tx, { now: reads().now, homes }));
      return proposal ? 'proposed' : 'even';
    },
    agree: async (officer, id, kept) => {
      const homes = homesOf(officer);
      if (!homes) return { fault: 'not-allowed' };
      return isUuid(id) ? evenOut(desk, { id, by: actorOf(officer), homes, kept }) : { fault: 'not-found' };
    },
    decline: async (officer, id) => {
      const homes = homesOf(officer);
      if (!homes) return { fault: 'not-allowed' };
      if (!isUuid(id)) return { fault: 'not-found' };
      return db.tx((tx) => declineRebalance(tx, { id, now: reads().now, by: actorOf(officer), homes }));
    },
    outcome: async (officer, id) => {
      const homes = homesOf(officer);
      return homes && isUuid(id) ? readOutcome(reads(), homes, id) : undefined;
    },
  };
};
