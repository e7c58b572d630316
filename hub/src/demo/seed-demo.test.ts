import { randomBytes } from 'node:crypto';
import { systemClock } from '@yizhan/shared/clock.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flowDefinition } from '@yizhan/shared/flow/definition.ts';
import { decideHours } from '../dispatch/agree-hours.ts';
import { openCa } from '../fleet/ca.ts';
import { openFlowBook } from '../flows/flow-book.ts';
import { readFlowFiles } from '../flows/read-flow-files.ts';
import { openKeyring } from '../keys/keyring.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import { readReviews } from '../office/powers/read-reviews.ts';
import { findPeople, personByCard } from '../people/directory.ts';
import { checkPowers } from '../powers/check-powers.ts';
import { loadCase } from '../cases/load-case.ts';
import { listPowers } from '../powers/list-powers.ts';
import { pageReviews } from '../powers/page-reviews.ts';
import { testDatabase } from '../storage/test-database.ts';
import type { Db } from '../storage/db.ts';
import { demoOffices, readDemo } from './demo-files.ts';
import { seedDemo, type SeedDeps } from './seed-demo.ts';
import { staffId } from './seed-people.ts';
import { seedSpotChecks } from './seed-spot-checks.ts';

const ready = async (options: { readonly keep?: boolean } = {}): Promise<SeedDeps> => {
  const { db } = await testDatabase(options);
  const keyring = await openKeyring({ db, rootKey: rootKeyFrom(randomBytes(32), 'the test') });
  const ca = await openCa({ db, keyring, clock: systemClock, issuer: 'YLU' });
  return { db, keyring, ca, clock: systemClock, issuer: 'YLU' };
};

/** A fingerprint of every row of every table. */
const everyRow = async (db: Db): Promise<Record<string, string>> => {
  const { rows } = await db.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of rows) {
    const text = `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as print from "${name}" t`;
    prints[name] = (await db.pool.query<{ print: string }>(text)).rows[0]?.print ?? '';
  }
  return prints;
};

describe('the demo campus', () => {
  /** Seeded once for those that read it. */
  let deps: SeedDeps;
  beforeAll(async () => {
    deps = await ready({ keep: true });
    await seedDemo(deps);
    await seedSpotChecks(deps);
  }, 60_000);
  afterAll(() => deps.db.close());

  test('is seeded once: a second run changes no row', async () => {
    const own = await ready();
    const logins = await seedDemo(own);
    await seedSpotChecks(own);
    const before = await everyRow(own.db);
    expect(await seedDemo(own)).toEqual(logins);
    await seedSpotChecks(own);
    expect(await everyRow(own.db)).toEqual(before);
  });

  test('staffs every office with a principal and a backup who are two people, and holds every seal', async () => {
    const { rows } = await deps.db.pool.query<{ office: string; staffed: boolean }>(
      `select department_id || '/' || role as office,
         count(distinct person_id) = 2 and count(*) filter (where rank = 'principal') = 1 as staffed
       from post group by 1 order by 1`,
    );
    const wanted = demoOffices(readDemo()).map(({ department, role }) => `${department}/${role}`);
    expect(rows.map((r) => r.office).toSorted()).toEqual(wanted.toSorted());
    expect(rows.filter((r) => !r.staffed)).toEqual([]);
    expect(await deps.db.prisma.seal.count()).toBe(11);
  });

  test('every card on the panel is what the panel says it is', async () => {
    for (const { uid, name, nameEn, person, staff, shows } of readDemo().cards) {
      const holder = await personByCard(deps.db.pool, deps.keyring, { profile: 'uid', token: uid });
      if (person === undefined && staff === undefined) {
        expect(holder).toEqual({ fault: 'card-unknown' });
      } else if ('fault' in holder) {
        expect(holder.fault).toBe('card-blocked');
        expect(shows.zh).toMatch(/停用|挂失/);
      } else {
        const { nameZh, nameEn: english } = await deps.db.prisma.person.findUniqueOrThrow({
          where: { id: holder.personId },
        });
        expect([nameZh, english]).toEqual([name, nameEn]);
      }
    }
  });

  test('R31 people are found in the database by name, pinyin, initials and number', async () => {
    const found = async (typed: string): Promise<string[]> =>
      (await findPeople(deps.db.pool, typed, 10)).map((person) => person.number);
    expect(await found('刘䶮')).toEqual(['2024010201']);
    expect(await found('abdrxt')).toEqual(['2022020305']);
    expect(await found('muller')).toEqual(['2025900001']);
    expect(await found('shanzhi')).toEqual(['2022800003']);
    expect(await found('situ')).toEqual(['2023800007']);
    expect(await found('20230101')).toEqual(['2023010101', '2023010102', '2023010103']);
    expect(await found('%')).toEqual([]);
  });

  test('offices have handed down powers, each fit for the services that are published', async () => {
    const powers = await listPowers(deps.db.pool, { now: new Date(deps.clock.now()) });
    expect(powers).toHaveLength(readDemo().powers.length);
    expect(powers.filter((power) => power.state !== 'in-force' || power.basis === 'none')).toEqual([]);
    const flows = readFlowFiles().map(({ raw }) => flowDefinition.parse(raw));
    // One for a service that is still to come is harmless: nobody can use it.
    expect(checkPowers(flows, powers).filter((finding) => finding.code !== 'flow-unknown')).toEqual([]);
  });

  test('a home department has asked for hours back, and the clerk can answer', async () => {
    const [waiting] = await deps.db.prisma.hoursProposal.findMany();
    expect(waiting).toMatchObject({ weeklyMinutes: 360, side: 'home', state: 'open', personId: staffId(28) });
    const actor = `person:${staffId(28)}` as const;
    const answer = { id: waiting?.id ?? '', agree: true, by: staffId(28), actor, now: new Date(deps.clock.now()) };
    expect(await deps.db.tx((tx) => decideHours(tx, answer))).toBe('agreed');
  });

  test('the housing centre has uses of its power to look at, of cases that are on record, and has looked at two', async () => {
    const offices = [{ department: 'housing', role: 'clearance' }];
    const page = (which: 'waiting' | 'done') =>
      pageReviews(deps.db.pool, { offices, departments: [], which, limit: 20 });
    const [waiting, done] = [(await page('waiting')).reviews, (await page('done')).reviews];
    expect([waiting.length, done.map(({ verdict }) => verdict)]).toEqual([3, ['objected', 'agreed']]);
    const now = deps.clock.now();
    for (const { number, by, at } of [...waiting, ...done]) {
      expect([number !== null, by !== null, at.getTime() < now]).toEqual([true, true, true]);
      expect(now - at.getTime()).toBeLessThan(5 * 86_400_000);
    }
    // Each says why a person was asked: what the housing centre's data held against the student then.
    const officer = {
      person: done[0]?.reviewedBy ?? '',
      oversees: false,
      posts: offices.map((o) => ({ ...o, rank: 'principal' as const })),
    };
    const reads = { sql: deps.db.pool, flows: openFlowBook(), now: new Date(now) };
    const { reviews } = await readReviews(reads, officer, { which: 'waiting' });
    expect(reviews.map(({ grounds }) => grounds[0]?.params?.['amount'])).toEqual(['73.50', '120.00', '21.00']);
    // By the engine: each case waits for its school now, and carries an unbroken account of how it came there.
    for (const { caseId } of waiting) expect((await loadCase(deps.db.pool, caseId))?.state.step).toBe('school-final');
  });
});
