/** Everything the desk shows at one moment: one list with its lines, and the numbers of all. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { answererOf } from '../cases/actions/answering.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import { countEscalations } from '../office/escalations/read-escalations.ts';
import type { Sql } from '../storage/db.ts';
import { countWorklists, type Counts } from './count-worklists.ts';
import { departmentsOf, type DeskClerk } from './desk-clerk.ts';
import { filtersOf, type DeskRow, type Filter, type Me, type View } from './desk-rows.ts';
import { listBatches, type BatchQueue } from './list-batches.ts';
import { listDeskReviews, type ReviewRow } from './list-desk-reviews.ts';
import { readNextShift, type NextShift } from './next-shift.ts';
import { masked, readDeskRows } from './read-rows.ts';
import { readWorklist } from './read-worklist.ts';
import { listSavedWorklists, type SavedWorklist } from './saved-worklists.ts';
import { searchCases } from './search-cases.ts';

export type DeskWish = {
  readonly view: View;
  readonly filter?: Filter | undefined;
  readonly service?: string | undefined;
  readonly queue?: { readonly flowId: string; readonly step: string } | undefined;
  readonly after?: string | undefined;
  /** As typed: then it is no list but what was found. */
  readonly find?: string | undefined;
};

export type DeskPage = {
  /** The hub's clock. */
  readonly at: string;
  /** Of the campus's day, exclusive. */
  readonly endOfDay: string;
  readonly me: Me;
  readonly wish: DeskWish;
  readonly rows: readonly DeskRow[];
  readonly next: string | null;
  /** Of a search: there is more than is shown. */
  readonly more: boolean;
  readonly counts: Counts;
  /** Names of the services that are counted. */
  readonly services: Readonly<Record<string, Bilingual>>;
  readonly saved: readonly SavedWorklist[];
  readonly batches: readonly BatchQueue[];
  readonly reviews: readonly ReviewRow[];
  /** Late steps that were told to them. */
  readonly escalated: number;
  readonly shift?: NextShift | undefined;
};

export type DeskReads = {
  readonly sql: Sql;
  readonly flows: FlowBook;
  readonly now: Date;
  readonly endOfDay: Date;
};

export const meOf = (clerk: DeskClerk): Me => ({
  person: clerk.person,
  offices: clerk.offices.map(({ department, role }) => ({ department, role })),
  departments: departmentsOf(clerk),
  powers: clerk.powers,
});

type Lines = Pick<DeskPage, 'rows' | 'next' | 'more'>;

export const readDeskPage = async (reads: DeskReads, clerk: DeskClerk, wish: DeskWish): Promise<DeskPage> => {
  const { sql, flows, now, endOfDay } = reads;
  const asked = { clerk, now, endOfDay };
  const [lines, counts, saved, batches, reviews, shift, current, escalated] = await Promise.all([
    readLines(reads, clerk, wish),
    countWorklists(sql, asked),
    listSavedWorklists(sql, clerk.person),
    wish.view === 'batches' ? listBatches(sql, flows, asked) : [],
    wish.view === 'reviews' ? listDeskReviews(reads, clerk) : [],
    readNextShift(sql, clerk.person, now),
    flows.current(sql),
    answererOf(sql, clerk, { offices: clerk.offices, now }).then((answerer) => countEscalations(sql, answerer)),
  ]);
  return {
    ...{ at: now.toISOString(), endOfDay: endOfDay.toISOString(), me: meOf(clerk), wish },
    ...{ ...lines, counts, saved, batches, reviews, escalated, shift },
    services: Object.fromEntries(current.map(({ id, name }) => [id, name])),
  };
};

const NOTHING: Lines = { rows: [], next: null, more: false };

const readLines = async (reads: DeskReads, clerk: DeskClerk, wish: DeskWish): Promise<Lines> => {
  const { sql, now, endOfDay } = reads;
  const { view, filter, find } = wish;
  if (find !== undefined) return findLines(reads, clerk, find);
  if (view === 'reviews' || (view === 'batches' && !wish.queue)) return NOTHING;
  const known = filter !== undefined && filtersOf[view].includes(filter) ? filter : undefined;
  const { ids, next } = await readWorklist(sql, { ...wish, clerk, now, endOfDay, view, filter: known });
  return { rows: await readDeskRows(reads, ids), next, more: false };
};

const findLines = async (reads: DeskReads, clerk: DeskClerk, find: string): Promise<Lines> => {
  const { cases, more } = await searchCases(reads.sql, find, clerk);
  const sights = new Map(cases.map(({ id, sight }) => [id, sight]));
  const rows = await readDeskRows(
    reads,
    cases.map(({ id }) => id),
  );
  return { rows: rows.map((row) => (sights.get(row.id) === 'part' ? row : masked(row))), next: null, more };
};
