import { recordUse } from '../powers/record-use.ts';
import type { Tx } from '../storage/db.ts';
import type { EventBody } from './events.ts';

type Uses = {
  readonly caseId: string;
  readonly by: string;
  readonly at: Date;
  readonly bodies: readonly EventBody[];
};

/** Every decision under a power that was handed down is a use of it, and may be drawn for the department to look at. */
export const noteUses = async (tx: Tx, { caseId, by, at, bodies }: Uses): Promise<void> => {
  for (const body of bodies) {
    if (body.kind !== 'decided' && body.kind !== 'signed') continue;
    const { authority, step, decision } = body;
    if (authority?.as !== 'power' && authority?.as !== 'rule') continue;
    const slot = body.kind === 'signed' ? body.slot : 'main';
    const who = authority.as === 'rule' ? 'hub' : by.replace(/^person:/, '');
    await recordUse(tx, { power: authority.power, caseId, step, slot, by: who, at, decision });
  }
};
