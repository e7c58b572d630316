/** What each department said: the steps gathered into voices, branches of a parallel step side by side. */
import type { FlowDefinition, StepOf } from '@yizhan/shared/flow/definition.ts';
import { regionsOf } from '@yizhan/shared/flow/regions.ts';
import type { CaseEvent } from '../../cases/events.ts';
import type { Part, StepView, Voice } from './model.ts';
import type { Told } from './steps.ts';

export const partsOf = ({ flow, events }: Told, views: ReadonlyMap<string, StepView>): readonly Part[] => {
  const regions = regionsOf(flow);
  const trunk = flow.steps.filter(({ id, kind }) => !regions.has(id) && kind !== 'choose');
  return trunk.flatMap((step): Part[] => {
    const view = views.get(step.id);
    if (!view) return [];
    if (step.kind !== 'parallel')
      return [{ id: step.id, doing: step.doing, sideBySide: false, voices: [voiceOf(step.id, step.doing, [view])] }];
    const voices = step.branches.map((branch) => {
      const inside = stepsInside(flow, step.id, branch.id).flatMap((id) => views.get(id) ?? []);
      return branchVoice(step, branch, { inside, events, view });
    });
    return [{ id: step.id, doing: step.doing, sideBySide: true, voices }];
  });
};

/** Those of nested branches as well; what only chooses a way says nothing. */
const stepsInside = (flow: FlowDefinition, parallel: string, branch: string): readonly string[] => {
  const regions = regionsOf(flow);
  const within = (id: string): boolean => {
    const region = regions.get(id);
    if (!region) return false;
    return (region.parallel === parallel && region.branch === branch) || within(region.parallel);
  };
  return flow.steps
    .filter(({ id, kind }) => within(id) && kind !== 'choose' && kind !== 'parallel')
    .map(({ id }) => id);
};

type Branch = StepOf<'parallel'>['branches'][number];
type Around = { readonly inside: readonly StepView[]; readonly events: readonly CaseEvent[]; readonly view: StepView };

const branchVoice = (parallel: StepOf<'parallel'>, branch: Branch, { inside, events, view }: Around): Voice => {
  const fork = events.findLast((event) => event.kind === 'step-entered' && event.step === parallel.id);
  if (fork?.kind !== 'step-entered') return { id: branch.id, name: branch.name, state: 'not-yet', steps: [] };
  if (!(fork.branches ?? []).includes(branch.id))
    return { id: branch.id, name: branch.name, state: 'not-needed', steps: [] };
  const begun = inside.filter(
    ({ standing, since }) => standing !== 'not-yet' && (since ?? fork.recordedAt) >= fork.recordedAt,
  );
  const joined = events.find(
    (event) =>
      event.kind === 'branch-joined' &&
      event.seq > fork.seq &&
      event.step === parallel.id &&
      event.branch === branch.id,
  );
  const voice = voiceOf(branch.id, branch.name, begun);
  if (joined) return { ...voice, since: joined.recordedAt };
  return view.standing === 'dropped' && !begun.some(({ standing }) => standing === 'now')
    ? { ...voice, state: voice.state === 'rejected' ? 'rejected' : 'dropped' }
    : voice;
};

const voiceOf = (id: string, name: Voice['name'], steps: readonly StepView[]): Voice => {
  const now = steps.filter(({ standing }) => standing === 'now');
  const held = now.find(({ reasons, stuck, returned }) => stuck || returned !== undefined || reasons.length > 0);
  const base = { id, name, steps };
  if (held) return { ...base, state: 'held', since: held.returned?.since ?? held.since };
  if (now[0]) return { ...base, state: 'waits', since: now[0].since };
  const begun = steps.filter(({ standing }) => standing !== 'not-yet');
  if (begun.length === 0) return { ...base, state: 'not-yet' };
  const last = begun.flatMap(({ decisions }) => decisions).at(-1);
  if (last?.decision === 'reject') return { ...base, state: 'rejected', since: last.at };
  if (last?.by !== undefined) return { ...base, state: 'decided', since: last.at };
  if (begun.every(({ standing }) => standing === 'dropped')) return { ...base, state: 'dropped' };
  return { ...base, state: 'passed', since: begun.at(-1)?.until };
};
