import type { Clock } from '@yizhan/shared/clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { TerminalLink } from './link/terminal-link.ts';

/** Another printer may fail or be mended too: the answer is asked for anew this often while it is shown. */
const ASK_EVERY_MS = 60_000;
const ASK_MS = 7_000;

export type Elsewhere = {
  /** The nearest place to print; undefined while this terminal can print itself, or nobody knows. */
  place(): Bilingual | undefined;
  /** Tells whether this terminal is in need of one and can ask. */
  need(needed: boolean): void;
  readonly close: () => void;
};

/** Asks the hub where else one can print, for as long as this terminal cannot. */
export const watchElsewhere = (
  { link, clock }: { readonly link: Pick<TerminalLink, 'ask'>; readonly clock: Clock },
  changed: () => void,
): Elsewhere => {
  let place: Bilingual | undefined;
  let needed = false;
  let stopTimer = (): void => undefined;

  const become = (next: Bilingual | undefined): void => {
    place = next;
    changed();
  };

  const askOnce = async (): Promise<void> => {
    const answer = await link.ask('elsewhere', {}, ASK_MS);
    if (!isNeeded()) return;
    become(isFault(answer) ? undefined : answer.printers[0]?.place);
    stopTimer();
    stopTimer = clock.after(ASK_EVERY_MS, () => void askOnce());
  };
  const isNeeded = (): boolean => needed;

  return {
    place: () => place,
    need: (now) => {
      if (now === needed) return;
      needed = now;
      stopTimer();
      if (needed) void askOnce();
      else if (place !== undefined) become(undefined);
    },
    close: () => {
      needed = false;
      stopTimer();
    },
  };
};
