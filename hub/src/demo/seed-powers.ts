import { isFault } from '@yizhan/shared/faults.ts';
import { grantPower } from '../powers/grant-power.ts';
import type { Tx } from '../storage/db.ts';
import type { Demo } from './demo-files.ts';
import { demoId } from './demo-id.ts';

const YEAR_MS = 365 * 86_400_000;

/**
 * Each office hands its powers down itself, for a year from the first seeding. One for a service that is not published
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
    const period = { from: now, until: new Date(now.getTime() + YEAR_MS) };
    const grant = { flowId: flow, step, office: { department, role }, holder: { kind: holder }, ...period, ...rest };
    const by = { by: principal.person, actor: 'hub', now } as const;
    const granted = await grantPower(tx, { id, ...by, grant, seed: Buffer.from(id) });
    if (isFault(granted)) throw new Error(`powers.json, ${flow}, ${step}: ${JSON.stringify(granted)}`);
  }
};
