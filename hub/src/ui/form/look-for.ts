/** Asks the hub what somebody may mean while they type: one question at a time, and an older answer never after a newer. */
import type { Reference, References } from '../../references/find-references.ts';
import type { ReferenceTo } from '../../references/lists.ts';

export type Looked =
  | { readonly is: 'nothing' }
  | { readonly is: 'away' }
  | { readonly is: 'found'; readonly found: readonly Reference[]; readonly more: boolean };

/** Between two keys of somebody who types: shorter asks for every letter, longer is felt. */
const PAUSE_MS = 120;

export type LookFor = {
  soon(to: ReferenceTo, typed: string): void;
  now(to: ReferenceTo, typed: string): void;
  stop(): void;
};

/** `told` also hears what was asked. */
export const lookFor = (told: (looked: Looked, asked: string) => void): LookFor => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    asking?.abort();
  };
  const ask = async (to: ReferenceTo, typed: string): Promise<void> => {
    const mine = new AbortController();
    asking = mine;
    try {
      const asked = new URLSearchParams({ to, q: typed });
      const response = await fetch(`/desk/references?${asked.toString()}`, { signal: mine.signal });
      if (!response.ok) throw new Error(`status ${String(response.status)}`);
      const { found, more } = (await response.json()) as References;
      if (!mine.signal.aborted) told({ is: 'found', found, more }, typed);
    } catch {
      if (!mine.signal.aborted) told({ is: 'away' }, typed); // the number can still be typed, and the hub looks at it
    }
  };
  return {
    stop,
    now: (to, typed) => {
      stop();
      void ask(to, typed);
    },
    soon: (to, typed) => {
      stop();
      timer = setTimeout(() => void ask(to, typed), PAUSE_MS);
    },
  };
};
