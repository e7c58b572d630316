/** A thousand random powers, revocations and attempts against a judge that knows nothing of SQL. */
import { createHash } from 'node:crypto';
import { isFault } from '@yizhan/shared/faults.ts';
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import type { Measure } from './authority.ts';
import { findAuthority } from './find-authority.ts';
import type { PowerGrant } from './power.ts';
import { recordUse } from './record-use.ts';
import { revokePower } from './revoke-power.ts';
import { ruleDecides, rulePowersOf } from './rule-powers.ts';
import { FLOW, NOW, OFFICE, STEP, days, testRegister, type TestRegister } from './test-register.ts';

const RUNS = 1000;
/** Some thousand round trips to a database that others may be using too, ms. */
const LONG = 120_000;
const kinds = ['regular', 'external'] as const;
const users = ['clerk', 'deputy', 'stranger'] as const;
type User = (typeof users)[number] | 'rule';

const limit = fc.record(
  { amount: fc.integer({ min: 0, max: 9 }), kinds: fc.subarray([...kinds], { minLength: 1 }) },
  { requiredKeys: [] },
);
const grant = fc.record({
  act: fc.constant('grant'),
  to: fc.nat(3),
  from: fc.integer({ min: -5, max: 5 }),
  days: fc.integer({ min: 6, max: 12 }),
  limit,
});
const revoke = fc.record({ act: fc.constant('revoke'), which: fc.nat(1000) });
const use = fc.record({
  act: fc.constant('use'),
  user: fc.constantFrom<User>(...users, 'rule'),
  at: fc.integer({ min: -6, max: 18 }),
  measure: fc.record({ amount: fc.integer({ min: 0, max: 9 }), kind: fc.constantFrom(...kinds) }, { requiredKeys: [] }),
});
const acts = fc.oneof({ weight: 2, arbitrary: grant }, { weight: 1, arbitrary: revoke }, { weight: 7, arbitrary: use });

/** What the judge remembers of a power. */
type Known = {
  readonly id: string;
  readonly user: User;
  readonly grant: Pick<PowerGrant, 'from' | 'until' | 'limit'>;
  revoked: boolean;
};

const allows = (
  { grant: { from, until, limit: most }, revoked }: Known,
  now: Date,
  { amount, kind }: Measure,
): boolean =>
  !revoked &&
  now.getTime() >= from.getTime() &&
  now.getTime() < until.getTime() &&
  (most.amount === undefined || (amount !== undefined && amount <= most.amount)) &&
  (most.kinds === undefined || most.kinds.some((one) => one === kind));

const holderOf = (register: TestRegister, to: number): readonly [User, PowerGrant['holder']] => {
  const holders = [
    ['clerk', { kind: 'responsible' }],
    ['deputy', { kind: 'office', department: 'housing', role: 'wardens' }],
    ['stranger', { kind: 'person', person: register.id.stranger }],
    ['rule', { kind: 'rule' }],
  ] as const;
  return holders[to] ?? holders[0];
};

/** The power the product decides under, written down as used. */
const attempt = (register: TestRegister, user: User, now: Date, measure: Measure): Promise<string | undefined> =>
  register.db.tx(async (tx) => {
    const as = user === 'rule' ? undefined : await findAuthority(tx, register.asked(user, { now, measure }));
    const decided = { step: STEP, slot: 'main', office: OFFICE, measure };
    const power =
      as === undefined
        ? ruleDecides(await rulePowersOf(tx, FLOW, now), decided)?.id
        : !isFault(as) && as.as === 'power'
          ? as.power
          : undefined;
    const by = user === 'rule' ? 'hub' : register.id[user];
    if (power !== undefined)
      await recordUse(tx, { power, caseId: uuidv7(), step: STEP, slot: 'main', by, at: now, decision: 'approve' });
    return power;
  });

test(
  'no use outside limit or period or after revocation, and none refused that a power allows',
  { timeout: LONG },
  async () => {
    const register = await testRegister();
    const known: Known[] = [];
    const seen = { used: 0, refused: 0 };
    for (const act of fc.sample(acts, { numRuns: RUNS, seed: 20_261_124 })) {
      if ('to' in act) {
        const [user, holder] = holderOf(register, act.to);
        const change = { from: days(act.from), until: days(act.from + act.days), limit: act.limit };
        known.push({ id: await register.grant({ ...change, holder }), user, grant: change, revoked: false });
      } else if ('which' in act) {
        const power = known[act.which % Math.max(1, known.length)];
        if (!power) continue;
        const by = { by: register.id.head, actor: 'hub', now: NOW } as const;
        await register.db.tx((tx) => revokePower(tx, { power: power.id, note: 'x', ...by }));
        power.revoked = true;
      } else {
        const now = days(act.at);
        const may = known.filter((power) => power.user === act.user && allows(power, now, act.measure));
        const used = await attempt(register, act.user, now, act.measure);
        if (used === undefined) expect(may, JSON.stringify(act)).toEqual([]);
        else expect(may.map((power) => power.id)).toContain(used);
        seen[used === undefined ? 'refused' : 'used'] += 1;
      }
    }
    expect(await register.db.prisma.powerUse.count()).toBe(seen.used);
    // The judge has seen both sides often enough to mean something.
    expect(Math.min(seen.used, seen.refused)).toBeGreaterThan(100);
  },
);

/** Of `n` drawn at `percent` the count lies within five standard deviations: chance breaks that once in a million. */
const expectShare = (count: number, n: number, percent: number): void => {
  const p = percent / 100;
  expect(Math.abs(count - n * p)).toBeLessThanOrEqual(5 * Math.sqrt(n * p * (1 - p)));
};

/** The judge's own draw, from the seed. */
const judge = (seed: Buffer, percent: number, use: { power: string; caseId: string; step: string }): boolean => {
  const hash = createHash('sha256').update(seed).update(`${use.power}|${use.caseId}|${use.step}`).digest();
  return hash.readUInt32BE(0) / 2 ** 32 < percent / 100;
};

test('as many uses are drawn as the power says: by its seed, the same when done again', { timeout: LONG }, async () => {
  const register = await testRegister();
  for (const [percent, n] of [
    [20, RUNS],
    [50, 200],
    [100, 50],
  ] as const) {
    const seed = Buffer.from(`the seed at ${String(percent)}`);
    const power = await register.grant({ samplePercent: percent }, 'principal', seed);
    let count = 0;
    await register.db.tx(async (tx) => {
      for (let i = 0; i < n; i++) {
        const use = { power, caseId: uuidv7(), step: STEP, slot: 'main', by: 'hub', at: NOW, decision: 'approve' };
        const { drawn } = await recordUse(tx, use);
        expect(drawn).toBe(judge(seed, percent, use));
        if (i === 0) expect((await recordUse(tx, { ...use, slot: 'again' })).drawn).toBe(drawn);
        count += Number(drawn);
      }
    });
    expectShare(count, n, percent);
    const waiting = await register.db.prisma.powerReview.count({ where: { powerId: power, use: { slot: 'main' } } });
    expect(waiting).toBe(count);
  }
});
