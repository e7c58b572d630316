import type { DemoState } from '../support/demo.ts';

export type DemoCard = DemoState['cards'][number];

/** The demo card that shows a case, by the word it carries in the card list. */
export const cardOf = (state: DemoState, which: string): DemoCard => {
  const card = state.cards.find((c) => c.case === which);
  if (!card) throw new Error(`The demo has no card for "${which}"`);
  return card;
};
