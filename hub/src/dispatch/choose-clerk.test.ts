import type { PostRank } from '@yizhan/shared/campus/vocabulary.ts';
import { weekdays } from '@yizhan/shared/campus/working-time.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import type { Sql } from '../storage/db.ts';
import type { Choice } from './candidate.ts';
import { chooseClerk } from './choose-clerk.ts';
import * as staff from './test-staff.ts';

const { staffMember } = staff;
const APPLICANT = 1;

const campus = async (people = 8): Promise<Sql> => {
  const { db } = await testDatabase();
  await staff.raiseCampus(db.pool, people);
  return db.pool;
};

const choose = (sql: Sql, more: { placeId?: string; except?: string[] } = {}): Promise<Choice> =>
  chooseClerk(sql, {
    ...{ flowId: staff.FLOW, department: staff.HOME, applicant: staffMember(APPLICANT) },
    ...{ now: staff.thursday, calendar: weekdays, ...more },
  });
const codes = ({ reasons }: Choice): string[] => reasons.map(({ code }) => code);

describe('R11 every case has a clerk, chosen for reasons that are kept', () => {
  test('the qualified principal on shift who serves the area and carries least', async () => {
    const sql = await campus();
    for (const n of [2, 3, 4]) await staff.addClerk(sql, n);
    await staff.addShift(sql, 2, 'lakeside');
    await staff.addShift(sql, 3, 'main');
    await staff.addShift(sql, 4, 'hall');
    await staff.addCase(sql, 1, { clerk: 3 });
    await staff.addCase(sql, 2, { clerk: 4, closed: true });
    const chosen = await choose(sql, { placeId: 'hall-1' });
    expect(chosen).toEqual({
      clerk: staffMember(4),
      reasons: [
        { code: 'dispatch-principal' },
        { code: 'dispatch-on-shift', params: { until: '12:00' } },
        { code: 'dispatch-area' },
        { code: 'dispatch-lightest-load', params: { open: 0, among: 2 } },
      ],
    });
    expect((await choose(sql, { placeId: 'centre' })).clerk).toBe(staffMember(2));
  });

  test('a shift that has ended, and one that begins later, are not on duty', async () => {
    const sql = await campus();
    for (const n of [2, 3, 4]) await staff.addClerk(sql, n, { rank: n === 4 ? 'backup' : 'principal' });
    await staff.addShift(sql, 2, null, staff.hoursLater(-2));
    await staff.addShift(sql, 3, null, staff.hoursLater(2));
    await staff.addShift(sql, 4);
    expect((await choose(sql)).clerk).toBe(staffMember(4));
  });

  test('never the applicant, a relative in either direction, or who has left', async () => {
    const sql = await campus();
    for (const n of [1, 2, 3, 4, 5]) {
      await staff.addClerk(sql, n, { rank: n === 5 ? 'backup' : 'principal' });
      await staff.addShift(sql, n);
    }
    await staff.relate(sql, APPLICANT, 2);
    await staff.relate(sql, 3, APPLICANT);
    await sql.query('insert into departure (person_id, at, by) values ($1, $2, $3)', [
      ...[staffMember(4), staff.thursday, 'hub'],
    ]);
    expect((await choose(sql)).clerk).toBe(staffMember(5));
  });

  test('a substitute of a substitute stands in; a circle falls back to the ranks', async () => {
    const sql = await campus();
    await staff.addClerk(sql, 2);
    await staff.addClerk(sql, 5, { rank: 'backup' });
    for (const n of [2, 5]) await staff.addShift(sql, n);
    await staff.addLeave(sql, 2, 3);
    await staff.addLeave(sql, 3, 4);
    const chosen = await choose(sql);
    expect(chosen.clerk).toBe(staffMember(4));
    expect(chosen.reasons).toContainEqual({
      ...{ code: 'dispatch-stands-in', params: { for: staffMember(2), until: '2026-11-28' } },
    });
    await staff.addLeave(sql, 4, 2);
    expect((await choose(sql)).clerk).toBe(staffMember(5));
  });

  test('with nobody on duty: principal, home office, head of the service centre, anybody on the staff', async () => {
    const sql = await campus();
    const away = async (n: number): Promise<Choice> => {
      await staff.addLeave(sql, n);
      return choose(sql);
    };
    await staff.addClerk(sql, 2);
    await staff.addPost(sql, 3, [staff.HOME, 'student-records'], 'backup');
    await staff.addPost(sql, 4, [staff.HOME, 'transcripts'], 'principal');
    await staff.addPost(sql, 5, ['service-centre', 'operations'], 'principal');
    await staff.addPost(sql, 6, ['library', 'clearance'], 'principal');
    const chosen = [await choose(sql), await away(2), await away(4), await away(3), await away(5)];
    expect(chosen.map(({ clerk }) => clerk)).toEqual([2, 4, 3, 5, 6].map(staffMember));
    expect(chosen.map((c) => codes(c).slice(0, 2))).toEqual([
      ['dispatch-nobody-on-duty', 'dispatch-principal'],
      ['dispatch-nobody-qualified', 'dispatch-home-office'],
      ['dispatch-nobody-qualified', 'dispatch-home-office'],
      ['dispatch-nobody-qualified', 'dispatch-centre-head'],
      ['dispatch-nobody-qualified', 'dispatch-any-staff'],
    ]);
  });

  test('when nobody else is left, somebody on leave, then a relative, then the applicant, and it says so', async () => {
    const sql = await campus(3);
    await staff.relate(sql, APPLICANT, 2);
    await staff.addLeave(sql, 3);
    expect(await choose(sql)).toEqual({ clerk: staffMember(3), reasons: [{ code: 'dispatch-on-leave' }] });
    await sql.query('delete from person where id = $1', [staffMember(3)]);
    expect(await choose(sql)).toEqual({ clerk: staffMember(2), reasons: [{ code: 'dispatch-nobody-else' }] });
    await sql.query('delete from person where id = $1', [staffMember(2)]);
    expect((await choose(sql)).clerk).toBe(staffMember(1));
    await sql.query('delete from person');
    await expect(choose(sql)).rejects.toThrow('no staff');
  });
});

type World = {
  readonly clerks: readonly { n: number; rank: PostRank; flow: string; maxOpen: number | undefined }[];
  readonly posts: readonly { n: number; office: readonly [string, string]; rank: PostRank }[];
  readonly shifts: readonly { n: number; place: string | null }[];
  readonly leaves: readonly { n: number; substitute: number | undefined }[];
  readonly loads: readonly number[];
  readonly relatives: readonly number[];
};

const PEOPLE = 7;
const someone = fc.integer({ min: 1, max: PEOPLE });
const rank = fc.constantFrom<PostRank>('principal', 'backup');
const uniquePeople = <T extends { n: number }>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(of, { selector: ({ n }) => n, maxLength: PEOPLE });
const worlds: fc.Arbitrary<World> = fc.record({
  clerks: uniquePeople(
    fc.record({
      ...{ n: someone, rank, flow: fc.constantFrom(staff.FLOW, '*', 'another') },
      maxOpen: fc.option(fc.nat(3), { nil: undefined }),
    }),
  ),
  posts: fc.array(
    fc.record({
      ...{ n: someone, rank },
      office: fc.constantFrom<[string, string]>(
        [staff.HOME, 'a'],
        [staff.HOME, 'b'],
        ['service-centre', 'c'],
        ['library', 'd'],
      ),
    }),
    { maxLength: 6 },
  ),
  shifts: uniquePeople(fc.record({ n: someone, place: fc.constantFrom(null, 'main', 'hall', 'lakeside') })),
  leaves: uniquePeople(fc.record({ n: someone, substitute: fc.option(someone, { nil: undefined }) })),
  loads: fc.array(someone, { maxLength: 12 }),
  relatives: fc.uniqueArray(fc.integer({ min: 2, max: PEOPLE }), { maxLength: 3 }),
});

const build = async (sql: Sql, world: World): Promise<void> => {
  await sql.query('truncate hours_proposal, clerk, qualification, shift, leave, post, case_view, person_relation');
  for (const { n, ...clerk } of world.clerks)
    await staff.addClerk(sql, n, {
      rank: clerk.rank,
      flow: clerk.flow,
      ...(clerk.maxOpen === undefined ? {} : { maxOpen: clerk.maxOpen }),
    });
  for (const { n, office, rank: held } of world.posts) await staff.addPost(sql, n, office, held);
  for (const { n, place } of world.shifts)
    if (world.clerks.some((clerk) => clerk.n === n)) await staff.addShift(sql, n, place);
  for (const { n, substitute } of world.leaves) await staff.addLeave(sql, n, substitute);
  for (const [i, clerk] of world.loads.entries()) await staff.addCase(sql, i, { clerk });
  for (const n of world.relatives) await staff.relate(sql, APPLICANT, n);
};

test('any posts, leaves, shifts and loads: one clerk, the same again, without conflict unless nobody else is there', async () => {
  const sql = await campus(PEOPLE);
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      await build(sql, world);
      const chosen = await choose(sql, { placeId: 'hall-1' });
      expect(await choose(sql, { placeId: 'hall-1' })).toEqual(chosen);
      const barred = [APPLICANT, ...world.relatives];
      const away = world.leaves.map(({ n }) => n);
      const everyone = Array.from({ length: PEOPLE }, (_, i) => i + 1);
      const free = everyone.filter((n) => !barred.includes(n) && !away.includes(n));
      const unrelated = everyone.filter((n) => !barred.includes(n));
      const among = free.length > 0 ? free : unrelated.length > 0 ? unrelated : everyone;
      expect(among.map(staffMember)).toContain(chosen.clerk);
      expect(codes(chosen).includes('dispatch-on-leave')).toBe(free.length === 0 && unrelated.length > 0);
      expect(codes(chosen).includes('dispatch-nobody-else')).toBe(unrelated.length === 0);
    }),
    { numRuns: 60 },
  );
});
