import { watchPaint } from './painted.ts';
import { cardOf } from './demo-cards.ts';
import { judge, type Result } from './result.ts';
import type { Stand } from './stand.ts';

const BUDGET_BYTES = 80 * 1024;

/**
 * All JavaScript the kiosk's page loads from the agent, as it crosses the wire, up to a person's home. There is no
 * other page to compare it with: the budget stands in the baseline's place.
 */
export const kioskPage = async (stand: Stand): Promise<readonly Result[]> => {
  const { state, panel } = await stand.demo();
  const page = await stand.page();
  try {
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() !== 'script') return;
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await page.goto(state.urls.kiosk);
    await page.locator('main[data-screen]').waitFor();
    const card = cardOf(state, 'enrolled');
    const home = await watchPaint(page, { selector: 'main[data-screen="home"] h1', text: card.name });
    await panel.hold(card.uid);
    await home.at;
    await panel.takeAway();
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    if (bytes === 0) throw new Error('The page loaded no script: nothing was measured');
    return [
      judge({
        name: 'kiosk page, compressed JavaScript',
        unit: 'B',
        ours: bytes,
        baseline: BUDGET_BYTES,
        goal: ['ours at most', BUDGET_BYTES],
      }),
    ];
  } finally {
    await page.close();
  }
};
