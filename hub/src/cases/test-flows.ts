/** Flows made of blocks, for tests: what nests by construction cannot cross. */
import { flowDefinition, type FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { JOINED } from '@yizhan/shared/flow/words.ts';

export type Block =
  | { readonly do: 'check' | 'decide' | 'task' | 'outside' | 'notice' | 'pay' | 'gather' | 'batch' }
  | { readonly do: 'sign'; readonly need: 'all' | 'any' | 'weight'; readonly signers: number }
  | { readonly do: 'choose'; readonly ways: readonly (readonly Block[])[] }
  | { readonly do: 'parallel'; readonly branches: readonly (readonly Block[])[] };

const text = (word: string) => ({ zh: `正在${word}`, en: word });
const office = (role: string) => ({ kind: 'role' as const, department: 'registrar', role });
const DAY = { workingDays: 1 };
const form = { fields: [{ id: 'word', kind: 'text' as const, label: text('word') }] };

/** Steps are named by kind and number: `decide-1`. */
export const flowOf = (blocks: readonly Block[], over: Partial<FlowDefinition> = {}): FlowDefinition => {
  const steps: unknown[] = [];
  const counts = new Map<string, number>();
  const idOf = (kind: string): string => {
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    return `${kind}-${String(n)}`;
  };
  /** The name of the first step of the sequence, which ends in `after`. */
  const sequence = (list: readonly Block[], after: string): string =>
    list.reduceRight((next, block) => place(block, next), after);
  const place = (block: Block, next: string): string => {
    const id = idOf(block.do);
    const base = { id, doing: text(id), within: DAY, basis: 'none' };
    steps.push({ ...base, ...bodyOf(block, next, { sequence, idOf, steps }) });
    return id;
  };
  const start = sequence(blocks, 'done');
  return flowDefinition.parse({
    ...{ format: 1, id: 'made', version: 1, name: text('made'), summary: text('made'), outcome: text('made') },
    department: 'registrar',
    promise: { text: text('promise'), within: { workingDays: 100 }, until: start, whenHeld: DAY },
    ...{ accepts: [{ card: 'uid', pin: false }], eligibility: [], start, steps },
    ...over,
  });
};

type Making = {
  /** The name of the first step of a sequence, which ends in `after`. */
  readonly sequence: (list: readonly Block[], after: string) => string;
  readonly idOf: (kind: string) => string;
  readonly steps: unknown[];
};

const bodyOf = (block: Block, next: string, { sequence, idOf, steps }: Making): object => {
  const kind = block.do;
  const actor = office('clerk');
  switch (kind) {
    case 'check': {
      const id = idOf('held');
      const decide = { kind: 'decide', actor, onApprove: next, onReject: 'rejected' };
      steps.push({ id, doing: text(id), within: DAY, basis: 'none', ...decide });
      return { kind, actor: { kind: 'automatic' }, connector: 'enrolment-status', onPass: next, onHold: id };
    }
    case 'decide':
      return { kind, actor, onApprove: next, onReject: 'rejected' };
    case 'sign': {
      const signers = Array.from({ length: block.signers }, (_, i) => ({
        id: `s${String(i + 1)}`,
        actor: office(`signer-${String(i + 1)}`),
      }));
      return {
        kind: 'decide',
        actor: { kind: 'signers', need: block.need, signers },
        onApprove: next,
        onReject: 'rejected',
      };
    }
    case 'task':
    case 'batch':
      return { kind, actor, next, ...(kind === 'batch' ? { queue: 'queue' } : {}) };
    case 'outside':
      return { kind, actor, party: text('party'), onDone: next, onFail: 'rejected' };
    case 'notice':
      return {
        kind,
        actor: { kind: 'automatic' },
        lasts: DAY,
        objections: actor,
        onPass: next,
        onObjection: 'rejected',
      };
    case 'pay':
      return { kind, actor, amount: 1200, direction: 'due', next };
    case 'gather':
      return { kind, actor: { kind: 'applicant' }, form, next };
    case 'choose': {
      const [otherwise = next, ...ways] = block.ways.map((way) => sequence(way, next));
      const routes = (ways.length > 0 ? ways : [next]).map((to) => ({
        when: { '==': [{ var: 'person.kind' }, 'student'] },
        to,
      }));
      return { kind, actor: { kind: 'automatic' }, routes, otherwise };
    }
    case 'parallel': {
      const branches = block.branches.map((list, i) => ({
        id: `b${String(i + 1)}`,
        name: text('branch'),
        start: sequence(list, JOINED),
      }));
      return { kind, actor: { kind: 'automatic' }, branches, next };
    }
    default:
      return block satisfies never;
  }
};
