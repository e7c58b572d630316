/**
 * A late step is told to a head, and after a further term to the supervisor. Prepared while the case is locked, because
 * whom to tell is read from the campus; emitted with the deadline that passed, so that it is told once or not at all.
 */
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { HEAD } from '../../powers/granting-office.ts';
import type { Tx } from '../../storage/db.ts';
import type { CaseDesk } from '../case-desk.ts';
import { activeStep, type CaseState } from '../case-state.ts';
import type { DeadlineKind } from '../consequences.ts';
import type { EventBody } from '../events.ts';
import { loadCase } from '../load-case.ts';
import { departmentOf, whomToTell } from './whom-to-tell.ts';
import { heldUp, type HeldPlace } from './held-up.ts';

type Escalated = Extract<EventBody, { kind: 'escalated' }>;
type Passed = { readonly case_id: string; readonly kind: DeadlineKind; readonly step: string | null };

export type Prepared = {
  /** Of the case it was prepared for: for another version it says nothing. */
  readonly version: number;
  readonly events: readonly Escalated[];
};

const NOTHING: Prepared = { version: 0, events: [] };

/** The caller holds the lock of the case. */
export const prepareEscalation = async (desk: CaseDesk, tx: Tx, passed: Passed): Promise<Prepared> => {
  const { kind } = passed;
  if (kind === 'notice' || kind === 'duty') return NOTHING;
  const loaded = await loadCase(tx, passed.case_id);
  if (!loaded) return NOTHING;
  const { state } = loaded;
  const flow = await desk.flows.get(tx, state.flowId, state.flowVersion);
  if (!flow) throw new Error(`Case ${state.id} runs under a flow that is not published`);
  const late = await byDepartment(tx, flow, heldUp(flow, state, passed));
  const events: Escalated[] = [];
  for (const one of late) events.push(await toldOf(desk, tx, { state, deadline: kind, late: one }));
  return { version: state.version, events };
};

type LateStep = { readonly step: string; readonly department: string; readonly places: readonly HeldPlace[] };

/** Of a step that several departments sign, each head hears of their own. */
const byDepartment = async (
  tx: Tx,
  flow: FlowDefinition,
  places: readonly HeldPlace[],
): Promise<readonly LateStep[]> => {
  const late = new Map<string, LateStep>();
  for (const place of places) {
    const department = place.department ?? (await departmentOf(tx, place.person, flow.department));
    const key = `${place.step} ${department}`;
    const before = late.get(key)?.places ?? [];
    late.set(key, { step: place.step, department, places: [...before, place] });
  }
  return [...late.values()];
};

type Telling = { readonly state: CaseState; readonly deadline: Escalated['deadline']; readonly late: LateStep };

const toldOf = async (
  desk: CaseDesk,
  tx: Tx,
  { state, deadline, late: { step, department, places } }: Telling,
): Promise<Escalated> => {
  const level = (activeStep(state, step)?.level ?? 0) === 0 ? 1 : 2;
  const told = await whomToTell(
    tx,
    {
      ...{ department, level, applicant: state.applicant },
      people: places.flatMap(({ person }) => person ?? []),
      headHolds: places.some(({ role }) => role === HEAD),
    },
    new Date(desk.clock.now()),
  );
  const slots = places.map(({ slot }) => slot);
  return { kind: 'escalated', step, deadline, department, slots, level, ...told, reasons: [...told.reasons] };
};
