import { randomBytes } from 'node:crypto';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { expect, test } from 'vitest';
import { openCa } from '../fleet/ca.ts';
import { ensureStandardKeys, openKeyring } from '../keys/keyring.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import { testDatabase } from '../storage/test-database.ts';
import { seedDemo } from './seed-demo.ts';
import { seedLateCases } from './seed-late-cases.ts';

/** A Friday noon, a Saturday night and the Monday after the holiday week of October 2026, in China. */
test.each(['2026-11-27T12:00+08:00', '2026-11-28T23:00+08:00', '2026-10-12T09:00+08:00'])(
  'the demo of %s has a step with a head, one with the supervisor and one with more time; seeded again it is as it was',
  async (now) => {
    const { db } = await testDatabase();
    const clock = manualClock(Date.parse(now));
    const keyring = await openKeyring({ db, rootKey: rootKeyFrom(randomBytes(32), 'the test') });
    await ensureStandardKeys(keyring);
    const ca = await openCa({ db, keyring, clock, issuer: 'YLU' });
    const deps = { db, keyring, ca, clock, issuer: 'YLU' };
    await seedDemo(deps);
    const others = (await db.prisma.caseView.findMany({ select: { id: true } })).map(({ id }) => id);
    const look = async () => {
      const told = await db.prisma.escalation.findMany({ orderBy: { since: 'asc' } });
      const cases = await db.prisma.caseView.findMany({ where: { id: { notIn: others } }, orderBy: { id: 'asc' } });
      return { told: told.map(({ toldAs, level }) => `${toldAs} ${String(level)}`), cases };
    };
    await seedLateCases(deps);
    const first = await look();
    expect(first.told).toEqual(['supervisor 2', 'head 1']);
    expect(first.cases).toHaveLength(3);
    const extended = first.cases.find(({ flowId }) => flowId === 'transcript');
    expect(extended?.reasons).toMatchObject([
      { code: 'extend-inquiry', params: { until: expect.any(String) as string } },
    ]);
    expect(first.cases.every(({ openedAt, changedAt }) => openedAt < changedAt && changedAt <= new Date(now))).toBe(
      true,
    );
    await seedLateCases(deps);
    expect(await look()).toEqual(first);
  },
);
