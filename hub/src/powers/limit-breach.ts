import type { Reason } from '@yizhan/shared/wire/messages.ts';
import type { Measure } from './authority.ts';
import type { Limit } from './power.ts';

/** `12345` fen → `123.45`. */
const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** Why the case is outside the limit (R11); undefined inside. What a limit names and the case does not state is outside. */
export const limitBreach = (limit: Limit, { amount, counts, kind, place }: Measure): Reason | undefined => {
  const stated = [
    [limit.amount, amount],
    [limit.kinds, kind],
    [limit.places, place],
  ];
  if (stated.some(([limited, own]) => limited !== undefined && own === undefined))
    return { code: 'power-measure-missing' };
  // Written so that what is no number at all is over the limit as well.
  if (limit.amount !== undefined && amount !== undefined && !(amount >= 0 && amount <= limit.amount))
    return counts
      ? { code: 'power-over-count', params: { what: counts.zh, whatEn: counts.en, amount, limit: limit.amount } }
      : { code: 'power-over-amount', params: { amount: yuan(amount), limit: yuan(limit.amount) } };
  if (limit.kinds && kind !== undefined && !limit.kinds.includes(kind)) return { code: 'power-other-kind' };
  if (limit.places && place !== undefined && !limit.places.includes(place)) return { code: 'power-other-place' };
  return undefined;
};
