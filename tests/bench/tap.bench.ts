import { cardOf } from './demo-cards.ts';
import { openBarePush } from './bare-push.ts';
import { startCardWatch } from './card-watch.ts';
import { watchPaint } from './painted.ts';
import { judge, percentile, type Result } from './result.ts';
import type { Stand } from './stand.ts';

const ROUNDS = 30;
const WARM_UP = 3;

/** A card is held to the reader → its owner's home is painted; the time until pcscd itself sees the card is left out. */
export const tapToHome = async (stand: Stand): Promise<readonly Result[]> => {
  const { state, panel } = await stand.demo();
  const kiosk = await stand.page();
  await kiosk.goto(state.urls.kiosk);
  await kiosk.locator('main[data-screen]').waitFor();
  const bare = await openBarePush(await stand.page());
  const watch = await startCardWatch(state.devices.pcscSocket);
  try {
    const cards = [cardOf(state, 'enrolled'), cardOf(state, 'doctoral')] as const;
    const ours: number[] = [];
    const baseline: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      const card = cards[round % 2 === 0 ? 0 : 1];
      const home = await watchPaint(kiosk, { selector: 'main[data-screen="home"] h1', text: card.name });
      const seen = watch.next('in');
      await panel.hold(card.uid);
      const [seenAt, paintedAt] = await Promise.all([seen, home.at]);
      const gone = watch.next('out');
      await panel.takeAway();
      await gone;
      const pushed = await bare.push(String(round));
      if (round < WARM_UP) continue;
      ours.push(paintedAt - seenAt);
      baseline.push(pushed);
    }
    const figures = { ours: percentile(ours, 95), baseline: percentile(baseline, 95) };
    return [judge({ name: 'card seen → home painted, p95', unit: 'ms', ...figures, goal: ['ours at most', 300] })];
  } finally {
    await watch.stop();
    await bare.close();
    await kiosk.close();
  }
};
