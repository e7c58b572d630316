import { isFault } from '@yizhan/shared/faults.ts';
import { grantPower } from '../powers/grant-power.ts';
import type { Tx } from '../storage/db.ts';
import type { Demo } from './demo-files.ts';
import { demoId } from './demo-id.ts';

const DAY_MS = 86_400_000;
/** In force for a while by now: there are uses of it to look at. */
const BEFORE_MS = 30 * DAY_MS;

/**
 * Each office hands its powers down itself, for a year from a month before the first seeding. One for a service that is not published
 * yet waits in the register, and nobody can use it before.
 */
export const seedPowers = async (tx: Tx, { powers }: Demo, now: Date): Promise<void> => {
  for (const { flow, step, department, role, holder, ...rest } of powers) {
    const id = demoId(`power ${flow} ${step} ${department} ${role}`);
    const { rows } = await tx.query<{ person: string }>(
      `select person_id as person from post where department_id = $1 and role = $2 and rank = 'principal'
         and not exists (select 1 from power where id = $3) limit 1`,
      [department, role, id],
    );
    const [principal] = rows;
    if (!principal) continue; // granted before, or nobody is there to grant it
    const then = new Date(now.getTime() - BEFORE_MS);
    const period = { from: then, until: new Date(then.getTime() + 365 * DAY_MS) };
    const grant = { flowId: flow, step, office: { department, role }, holder: { kind: holder }, ...period, ...rest };
    const by = { by: principal.person, actor: 'hub', now: then } as const;
    const granted = await grantPower(tx, { id, ...by, grant, seed: Buffer.from(id) });
    if (isFault(granted)) throw new Error(`powers.json, ${flow}, ${step}: ${JSON.stringify(granted)}`);
  }
};
