/** By what right somebody decides a step, or why they may not. Called in the transaction that writes the decision. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Sql } from '../storage/db.ts';
import { sameOffice, type Authority, type Measure, type OwnOffice, type Slot } from './authority.ts';
import { conflictsOf } from './conflicts.ts';
import { powerHeld } from './power-held.ts';

export type Asked = {
  /** Person id of who wants to decide. */
  readonly actor: string;
  readonly case: {
    readonly id: string;
    readonly flowId: string;
    readonly applicant: string;
    readonly responsible?: string | undefined;
  };
  readonly slot: Slot;
  readonly measure: Measure;
  /** Every office they may act in now: their posts, and those they stand in for. */
  readonly offices: readonly OwnOffice[];
  readonly now: Date;
  /** Of the present round: a step that was returned and begun anew asks everybody again. */
  readonly signedEarlier: readonly { readonly step: string; readonly by: string }[];
  /** Steps that somebody else must have decided. */
  readonly differsFrom?: readonly string[] | undefined;
};

/**
 * An own post goes first, then being the person named, then standing in, then a power. Who stands in may nothing that
 * the person they stand in for may not. Faults: `not-allowed`, `conflict` (signed meanwhile), `own-case`,
 * `relative-of-applicant`, `signed-already`, and those of a power: `power-revoked`, `power-suspended`, `power-expired`,
 * `power-not-begun`, `power-limit`.
 */
export const findAuthority = async (sql: Sql, asked: Asked): Promise<Authority | Fault> => {
  const { actor, slot } = asked;
  const rights = rightsOf(asked);
  const stoodInFor = rights.flatMap((right) => (right.as === 'stand-in' ? [right.for] : []));
  const conflicts = await conflictsOf(sql, { ...asked, applicant: asked.case.applicant, step: slot.step }, [
    actor,
    ...stoodInFor,
  ]);
  const free = rights.find((right) => right.as !== 'stand-in' || !conflicts.has(right.for));
  const right = free ?? (await handedDown(sql, asked));
  // Somebody without any right learns that, and nothing about the case.
  if (isFault(right) && rights.length === 0) return right;
  const own = conflicts.get(actor);
  if (own) return own;
  if (slot.signedBy !== undefined) return { fault: slot.signedBy === actor ? 'signed-already' : 'conflict' };
  if (!isFault(right)) return right;
  return conflicts.get(stoodInFor[0] ?? '') ?? right;
};

const rightsOf = ({ actor, slot, offices, case: { responsible } }: Asked): readonly Authority[] => {
  const { office, person } = slot;
  const inOffice = office ? offices.filter((one) => sameOffice(one, office)) : [];
  const posts = inOffice.flatMap(({ department, role, rank, for: whom }): Authority[] =>
    whom === undefined ? [{ as: 'post', department, role, rank }] : [],
  );
  const named: Authority[] = person === actor ? [{ as: slot.added === true ? 'added' : 'person' }] : [];
  const own: Authority[] =
    office === undefined && person === undefined && responsible === actor ? [{ as: 'responsible' }] : [];
  const standIns = inOffice.flatMap(({ department, role, for: whom }): Authority[] =>
    whom === undefined ? [] : [{ as: 'stand-in', for: whom, department, role }],
  );
  return [...posts, ...named, ...own, ...standIns];
};

/** Only an office hands down; what a person was asked for by name stays with that person. */
const handedDown = async (sql: Sql, asked: Asked): Promise<Authority | Fault> => {
  const { actor, slot, offices, measure, now } = asked;
  const { office } = slot;
  if (!office) return { fault: 'not-allowed' };
  const { flowId, responsible } = asked.case;
  const power = await powerHeld(sql, {
    ...{ flowId, step: slot.step, slot: slot.slot, office, measure, now },
    ...{ person: actor, isResponsible: responsible === actor },
    posts: offices.filter((one) => one.for === undefined),
  });
  return isFault(power) ? power : { as: 'power', power: power.id, ...power.office };
};
