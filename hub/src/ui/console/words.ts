/** Which words and which shape tell each state. Pure: the language is the caller's matter. */
import { hub } from '@yizhan/shared/messages/hub.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { CaseRow, Standing, TerminalRow, Trouble } from '../../console/rows.ts';

const t = hub.console;
export type MarkKind = 'well' | 'soon' | 'stops' | 'unused' | 'away' | 'busy';

const readerTrouble = {
  ready: t.readerStates.ready,
  missing: t.troubles.readerMissing,
  mute: t.troubles.readerMute,
} as const;
const printerTrouble = {
  ready: t.printerStates.ready,
  busy: t.printerStates.busy,
  empty: t.troubles.printerEmpty,
  jam: t.troubles.printerJam,
  'cover-open': t.troubles.printerCoverOpen,
  'toner-out': t.troubles.printerTonerOut,
  stopped: t.troubles.printerStopped,
  away: t.troubles.printerAway,
} as const;

/** What is wrong, in words that fit after the name of a place. */
export const wordsOfTrouble = (row: TerminalRow, trouble: Trouble): Bilingual => {
  const { reported } = row;
  switch (trouble.kind) {
    case 'link':
      return t.troubles.link;
    case 'reader':
      return readerTrouble[reported?.reader.is ?? 'mute'];
    case 'printer':
      return printerTrouble[reported?.printer.is ?? 'away'];
    case 'journal':
      return reported?.journal.full ? t.troubles.journalFull : t.troubles.journal;
    case 'toner':
      return t.troubles.toner;
    default:
      return trouble.kind satisfies never;
  }
};

export const markOfStanding = (standing: Standing, away: boolean): MarkKind => {
  if (standing === 'stops') return away ? 'away' : 'stops';
  return standing;
};

export const markOfCase = (row: Pick<CaseRow, 'state' | 'late' | 'escalated'>): MarkKind => {
  if (row.escalated) return 'stops';
  switch (row.state) {
    case 'open':
      return row.late ? 'stops' : 'busy';
    case 'waiting-person':
    case 'returned':
      return row.late ? 'stops' : 'soon';
    case 'paused':
      return 'away';
    case 'done':
      return 'well';
    case 'rejected':
    case 'withdrawn':
    case 'void':
      return 'unused';
    default:
      return row.state satisfies never;
  }
};

/** The kiosk's screen in words; a newer kiosk may have one this release does not know. */
export const wordsOfScreen = (screen: string): Bilingual => {
  const known: Readonly<Record<string, Bilingual>> = t.screens;
  return Object.hasOwn(known, screen) ? (known[screen] ?? t.screens.problem) : { zh: screen, en: screen };
};
