/** Longer than the slowest start seen on two busy cores (about 8 s), short enough to be noticed. */
const READY_MS = 60_000;
const ASK_EVERY_MS = 100;

/** Resolves when `url` answers 200; rejects with what it last answered. */
export const answersOk = async (url: string): Promise<void> => {
  const deadline = Date.now() + READY_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      last = `${response.status} ${await response.text()}`;
      if (response.ok) return;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error); // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  throw new Error(`${url} was not ready within ${READY_MS / 1000} s: ${last}`);
};

/** Resolves when the kiosk's own view says that hub, reader and printer are there. */
export const terminalOnline = async (viewUrl: string): Promise<void> => {
  const stop = AbortSignal.timeout(READY_MS);
  let seen = 'it showed nothing';
  try {
    const response = await fetch(viewUrl, { signal: stop });
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        if (!event.startsWith('data: ')) continue;
        const { terminal } = JSON.parse(event.slice(6)) as { terminal: Record<'hub' | 'reader' | 'printer', string> };
        seen = `hub ${terminal.hub}, reader ${terminal.reader}, printer ${terminal.printer}`;
        if (terminal.hub === 'here' && terminal.reader === 'ready' && terminal.printer === 'ready') return;
      }
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  }
  throw new Error(`The kiosk did not come up within ${READY_MS / 1000} s: ${seen}. Its log is beside the data.`);
};
