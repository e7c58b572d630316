/** Where else one can print: the terminals that say they can, nearest first by the tree of places. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Sql } from '../storage/db.ts';

/** One to walk to, and one in case that one fails meanwhile. */
const MOST = 2;

type Row = {
  id: string;
  here: boolean;
  /** From the terminal's own place up to the campus. */
  path: readonly string[];
  names_zh: readonly string[];
  names_en: readonly string[];
};

/**
 * Terminals that are connected and say that their printer can print, the asking one left out: same floor, then same
 * building, then same campus, then anywhere. Each is named as far as it differs from where the person stands.
 */
export const nearestPrinters = async (sql: Sql, terminalId: string): Promise<readonly { place: Bilingual }[]> => {
  const { rows } = await sql.query<Row>(
    `with recursive up as (
       select t.id, p.id as place, p.parent_id, p.name_zh, p.name_en, 0 as step
         from terminal t join place p on p.id = t.place_id
        where t.id = $1 or (t.online and t.reported ->> 'printer' in ('ready', 'busy'))
       union all
       select up.id, p.id, p.parent_id, p.name_zh, p.name_en, up.step + 1 from up join place p on p.id = up.parent_id
     )
     select id, id = $1 as here, array_agg(place order by step) as path, array_agg(name_zh order by step) as names_zh,
            array_agg(name_en order by step) as names_en
     from up group by id order by id`,
    [terminalId],
  );
  const here = rows.find((row) => row.here);
  if (!here) throw new Error(`Terminal ${terminalId} is not on record`);
  const others = rows.filter((row) => !row.here).map((row) => ({ row, ...between(row, here) }));
  return others
    .toSorted((a, b) => a.up - b.up || a.down - b.down)
    .slice(0, MOST)
    .map(({ row, down }) => ({ place: nameOf(row, down) }));
};

/** Levels up from here to the first place both are in (0: it stands in the same one), and from there down to it. */
const between = (row: Row, here: Row): { readonly up: number; readonly down: number } => {
  const up = here.path.findIndex((place) => row.path.includes(place));
  const shared = here.path[up];
  return shared === undefined
    ? { up: here.path.length, down: row.path.length }
    : { up, down: row.path.indexOf(shared) };
};

/** What both share goes without saying; of the same floor its own name is said. */
const nameOf = ({ names_zh, names_en }: Row, down: number): Bilingual => {
  const differs = Math.max(down, 1);
  return {
    zh: names_zh.slice(0, differs).toReversed().join(' '),
    en: names_en.slice(0, differs).toReversed().join(', '),
  };
};
