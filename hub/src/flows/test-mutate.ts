/** Spoils a definition at random, in the ways an editor, a merge or a slip of the keyboard does. */

type JsonObject = Record<string, unknown>;
type Pick = (n: number) => number;
type Spot = { readonly holder: unknown[] | JsonObject; readonly key: string | number };

const spotsIn = (value: unknown): Spot[] => {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const holder = value as Spot['holder'];
  return keys.flatMap((key) => [{ holder, key }, ...spotsIn(at({ holder, key }))]);
};

const at = ({ holder, key }: Spot): unknown => (holder as Record<string | number, unknown>)[key] ?? null;
const put = ({ holder, key }: Spot, value: unknown): void => {
  (holder as Record<string | number, unknown>)[key] = value;
};

const edges: ReadonlySet<string | number> = new Set([
  ...['next', 'onPass', 'onHold', 'onApprove', 'onReject', 'onAgain', 'onDone', 'onFail', 'onObjection'],
  ...['otherwise', 'to', 'start', 'until'],
]);
const rules: ReadonlySet<string | number> = new Set(['when', 'must', 'var']);

const otherActors: readonly unknown[] = [
  { kind: 'automatic' },
  { kind: 'applicant' },
  { kind: 'responsible' },
  { kind: 'role', department: 'registrar', role: 'student-records' },
  { kind: 'role', department: 'registrar', role: 'nobody' },
  { kind: 'relative', relation: 'own-school' },
  { kind: 'relative', relation: 'own-school', role: 'final' },
  { kind: 'relative', relation: 'counsellor', role: 'final' },
  {
    ...{ kind: 'signers', need: 'weight', pass: 9 },
    signers: [
      { id: 'a', actor: { kind: 'responsible' } },
      { id: 'a', actor: { kind: 'responsible' } },
    ],
  },
];
const otherRules: readonly unknown[] = [
  true,
  { '==': [{ var: 'form.nothing' }, 1] },
  { '>': [{ var: 'facts.nothing.at' }, 1] },
  { map: [] },
  { '!': [{ var: 'person.kind' }] },
];
const otherValues: readonly unknown[] = [null, '', 0, 1, -1, 1e12, 'joined', true, [], {}, '证明', 'no-such-thing'];

type Mutation = (definition: JsonObject, spots: readonly Spot[], pick: Pick) => void;

const one = <T>(list: readonly T[], pick: Pick): T | undefined => list[pick(list.length)];

const idsIn = (definition: JsonObject): string[] =>
  spotsIn(definition['steps'] ?? null).flatMap((spot) => {
    const value = at(spot);
    return spot.key === 'id' && typeof value === 'string' ? [value] : [];
  });

const mutations: readonly Mutation[] = [
  function retarget(definition, spots, pick) {
    const spot = one(
      spots.filter(({ key }) => edges.has(key)),
      pick,
    );
    const to = one([...idsIn(definition), 'done', 'rejected', 'joined', 'nowhere'], pick);
    if (spot && to !== undefined) put(spot, to);
  },
  function recast(_, spots, pick) {
    const spot = one(
      spots.filter(({ key }) => key === 'actor'),
      pick,
    );
    if (spot) put(spot, structuredClone(one(otherActors, pick)) ?? null);
  },
  function rerule(_, spots, pick) {
    const spot = one(
      spots.filter(({ key }) => rules.has(key)),
      pick,
    );
    if (spot) put(spot, structuredClone(one(otherRules, pick)) ?? null);
  },
  function retime(_, spots, pick) {
    const spot = one(
      spots.filter((s) => typeof at(s) === 'number'),
      pick,
    );
    if (spot) put(spot, one([0, 1, 2, 30, 400, 100_000], pick) ?? 0);
  },
  function silence(_, spots, pick) {
    const spot = one(
      spots.filter(({ key }) => key === 'zh' || key === 'en'),
      pick,
    );
    if (spot) put(spot, one(['', ' ', 'English', '中文'], pick) ?? '');
  },
  function remove(_, spots, pick) {
    const spot = one(spots, pick);
    if (!spot) return;
    if (Array.isArray(spot.holder)) spot.holder.splice(Number(spot.key), 1);
    else Reflect.deleteProperty(spot.holder, spot.key);
  },
  function repeat(_, spots, pick) {
    const spot = one(
      spots.filter(({ holder }) => Array.isArray(holder)),
      pick,
    );
    if (spot && Array.isArray(spot.holder)) spot.holder.push(structuredClone(at(spot)));
  },
  function replace(_, spots, pick) {
    const spot = one(spots, pick);
    if (spot) put(spot, structuredClone(one(otherValues, pick)) ?? null);
  },
];

/** `raw` stays as it is. `choices`: numbers that decide what is done where; each three make one change. */
export const mutate = (raw: unknown, choices: readonly number[]): unknown => {
  const definition = structuredClone(raw) as JsonObject;
  for (let i = 0; i + 2 < choices.length; i += 3) {
    let used = 0;
    const pick: Pick = (n) => (n === 0 ? 0 : (choices[i + 1 + (used++ % 2)] ?? 0) % n);
    mutations[(choices[i] ?? 0) % mutations.length]?.(definition, spotsIn(definition), pick);
  }
  return definition;
};
