/** What the desk's lists can do, bound to their storage: for pages and for the live door. */
import type { Fault } from '@yizhan/shared/faults.ts';
import { instantOf, localDay } from '@yizhan/shared/campus/calendar.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { officesOfAll } from '../dispatch/offices.ts';
import type { Staff } from '../people/sessions.ts';
import { reviewAndTell, type Verdict } from '../office/powers/review-and-tell.ts';
import type { Reviewed } from '../powers/review-use.ts';
import { actOnCases, type CaseOutcome, type ListDeed } from './act-on-cases.ts';
import { countWorklists, type Counts } from './count-worklists.ts';
import { readDeskClerks, type DeskClerk } from './desk-clerk.ts';
import { readDeskPage, type DeskPage, type DeskWish } from './read-desk-page.ts';
import type { DeskRow } from './desk-rows.ts';
import { deleteWorklist, renameWorklist, saveWorklist, type SavedWorklist } from './saved-worklists.ts';
import type { ListAim } from './seen-round.ts';
import { giveLineBack, takeLine, takeNext } from './take-tasks.ts';

export type Worklists = {
  /** Undefined for an account that belongs to no person. */
  clerkOf(staff: Staff | undefined): Promise<DeskClerk | undefined>;
  /** The same of many at once, in their order. */
  clerksOf(staff: readonly Staff[]): Promise<readonly (DeskClerk | undefined)[]>;
  page(clerk: DeskClerk, wish: DeskWish): Promise<DeskPage>;
  count(clerk: DeskClerk): Promise<Counts>;
  act(clerk: DeskClerk, deed: ListDeed): Promise<readonly CaseOutcome[]>;
  /** The line as it stands afterwards. */
  take(clerk: DeskClerk, aim: ListAim): Promise<DeskRow | Fault>;
  giveBack(clerk: DeskClerk, aim: ListAim): Promise<DeskRow | Fault>;
  /** Undefined: nothing waits that they may do and nobody has in hand. */
  takeNext(clerk: DeskClerk): Promise<{ readonly caseId: string } | undefined>;
  review(clerk: DeskClerk, verdict: Verdict): Promise<Reviewed | Fault>;
  save(clerk: DeskClerk, name: string, filters: unknown): Promise<SavedWorklist | Fault>;
  rename(clerk: DeskClerk, id: string, name: string): Promise<Fault | undefined>;
  forget(clerk: DeskClerk, id: string): Promise<Fault | undefined>;
};

export const openWorklists = (desk: CaseDesk): Worklists => {
  const { db, flows, clock } = desk;
  const moment = (): { readonly now: Date; readonly endOfDay: Date } => {
    const now = new Date(clock.now());
    return { now, endOfDay: new Date(instantOf(localDay(now, desk.calendar) + 1, 0, desk.calendar)) };
  };
  const clerksOf = async (all: readonly Staff[]): Promise<readonly (DeskClerk | undefined)[]> => {
    const { now } = moment();
    const people = all.flatMap(({ personId, roles }) => (personId === undefined ? [] : [{ person: personId, roles }]));
    if (people.length === 0) return all.map(() => undefined);
    const ids = [...new Set(people.map(({ person }) => person))];
    const offices = await officesOfAll(db.pool, ids, now);
    const known = people.map((one) => ({ ...one, offices: offices.get(one.person) ?? [] }));
    const clerks = (await readDeskClerks(db.pool, known, now)).values();
    return all.map(({ personId }) => (personId === undefined ? undefined : clerks.next().value));
  };
  return {
    clerkOf: async (staff) => staff && (await clerksOf([staff]))[0],
    clerksOf,
    page: (clerk, wish) => readDeskPage({ sql: db.pool, flows, ...moment() }, clerk, wish),
    count: (clerk) => countWorklists(db.pool, { clerk, ...moment() }),
    act: (clerk, deed) => actOnCases(desk, clerk, deed),
    take: (clerk, aim) => takeLine(desk, clerk, aim),
    giveBack: (clerk, aim) => giveLineBack(desk, clerk, aim),
    takeNext: (clerk) => takeNext(desk, clerk),
    review: ({ person }, verdict) => reviewAndTell(desk, person, verdict),
    save: ({ person }, name, filters) => db.tx((tx) => saveWorklist(tx, { person, name, filters })),
    rename: ({ person }, id, name) => db.tx((tx) => renameWorklist(tx, { person, id, name })),
    forget: ({ person }, id) => deleteWorklist(db.pool, person, id),
  };
};
