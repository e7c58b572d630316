import type { DeskRow } from '../../desk/desk-rows.ts';

/** What a hand on one line can do. */
export type LineHand = Readonly<Record<'approve' | 'sendBack' | 'take', (row: DeskRow) => void>>;
