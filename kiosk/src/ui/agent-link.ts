import type { Act, View } from '../visit/view.ts';

/** An agent that is starting answers within a second or two; half of that keeps the wait short without hammering it. */
const REOPEN_MS = 700;
/** The agent answers on loopback; past this it is not coming. */
const ACT_DEADLINE_MS = 5000;

export type Heard = { view(view: View): void; lost(): void };

/** Follows `GET /view` for as long as the page lives, opening it again whenever it breaks. Returns the way to stop. */
export const followView = (heard: Heard): (() => void) => {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource('/view');
    // The agent and this page are one build: what it sends is a View.
    source.onmessage = (event: MessageEvent<string>) => {
      heard.view(JSON.parse(event.data) as View);
    };
    source.onerror = () => {
      // The browser's own retry waits three seconds and gives up on an HTTP error; this one does neither.
      source.close();
      heard.lost();
      timer = setTimeout(open, REOPEN_MS);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
};

/** `false`: the agent did not take it; the view that stands on the screen is still the truth. */
export const sendAct = async (revision: number, act: Act): Promise<boolean> => {
  try {
    const answer = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ revision, act }),
      signal: AbortSignal.timeout(ACT_DEADLINE_MS),
    });
    return answer.ok;
  } catch {
    // A dead agent shows itself by the broken /view, which puts up its own screen.
    return false;
  }
};
