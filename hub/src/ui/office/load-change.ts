import type { MoveView } from '../../office/balance/model.ts';

/** How many cases more, or fewer, each clerk carries after the moves; by person. */
export const loadChange = (moves: readonly MoveView[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { from, to } of moves) {
    sums.set(from.id, (sums.get(from.id) ?? 0) - 1);
    sums.set(to.id, (sums.get(to.id) ?? 0) + 1);
  }
  return sums;
};
