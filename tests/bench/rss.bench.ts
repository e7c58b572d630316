import { followViews, type SeenView } from '../support/view.ts';
import { cardOf } from './demo-cards.ts';
import { residentBytes } from './resident.ts';
import { judge, median, type Result } from './result.ts';
import type { Stand } from './stand.ts';

/** `YIZHAN_BENCH_VISITS` shortens a trial run; the goal is about the default. */
const VISITS = Number(process.env['YIZHAN_BENCH_VISITS'] ?? 1000);
/** A hundred samples in all. */
const EVERY = Math.max(1, Math.round(VISITS / 100));

/**
 * Resident memory of the agent's process over visits made by two cards laid on the reader in turns, each ending the
 * visit of the other: the median of the last fifth beside that of visits 10 % to 30 %.
 */
export const agentMemory = async (stand: Stand): Promise<readonly Result[]> => {
  const { state, panel } = await stand.demo();
  const pid = state.processes['kiosk'] ?? 0;
  const cards = [cardOf(state, 'enrolled'), cardOf(state, 'doctoral')] as const;
  const samples: { readonly visit: number; readonly bytes: number }[] = [];
  const stop = new AbortController();
  const views = followViews(state.urls.kiosk, stop.signal);
  const homeOf = async (name: string): Promise<void> => {
    for (;;) {
      const next: IteratorResult<SeenView, undefined> = await views.next();
      if (next.done) throw new Error('The kiosk ended its views');
      const view = next.value;
      if (view.screen.kind === 'home' && view.person?.name === name) return;
    }
  };
  try {
    for (let visit = 0; visit < VISITS; visit += 1) {
      const { uid, name } = cards[visit % 2 === 0 ? 0 : 1];
      await panel.hold(uid);
      await homeOf(name);
      if (visit % EVERY === 0) samples.push({ visit, bytes: residentBytes(pid) });
    }
    await panel.takeAway();
  } finally {
    stop.abort();
  }
  const between = (from: number, to: number): number =>
    median(
      samples
        .filter(({ visit }) => visit >= from * VISITS && visit < to * VISITS)
        .map(({ bytes }) => bytes / 1_048_576),
    );
  return [
    judge({
      name: `agent’s memory, end of ${String(VISITS)} visits beside their beginning`,
      unit: 'MiB',
      ours: between(0.8, 1),
      baseline: between(0.1, 0.3),
      goal: ['at most', 1.1],
    }),
  ];
};
