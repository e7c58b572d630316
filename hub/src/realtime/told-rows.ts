import { hash } from 'node:crypto';

/** Of rows that were told: enough to see that one is as it was, not the rows themselves. */
export type ToldRows<Where> = {
  /** False when it is as it was told last. `where` it was told is kept with it. */
  isNews(row: { readonly id: string; readonly changedAt?: string }, where: Where): boolean;
  whereOf(id: string): Where | undefined;
  /** It was told as it is since then: there is nothing to read. */
  knows(id: string, changedAt: Date): boolean;
};

type Told<Where> = { readonly print: string; readonly changedAt: string | undefined; readonly where: Where };

/** The one told longest ago is forgotten first, past `most` (R6). */
export const rememberTold = <Where>(most: number): ToldRows<Where> => {
  const told = new Map<string, Told<Where>>();
  return {
    isNews: (row, where) => {
      const print = hash('sha1', JSON.stringify(row), 'base64');
      const before = told.get(row.id);
      told.delete(row.id);
      told.set(row.id, { print, changedAt: row.changedAt, where });
      for (const oldest of told.keys()) {
        if (told.size <= most) break;
        told.delete(oldest);
      }
      return before?.print !== print;
    },
    whereOf: (id) => told.get(id)?.where,
    knows: (id, changedAt) => told.get(id)?.changedAt === changedAt.toISOString(),
  };
};
