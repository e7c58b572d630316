import type { Page } from '@playwright/test';
import { within } from './within.ts';

type Sight = { readonly selector: string; readonly text?: string };

const SEEN_MS = 30_000;

/**
 * Resolves once the page watches; then `at` is when the first element that fits `selector` with `text` in it stood on
 * the glass, ms since the epoch: the frame after the one that drew it has begun.
 */
export const watchPaint = async (page: Page, sight: Sight): Promise<{ readonly at: Promise<number> }> => {
  const at = within(
    SEEN_MS,
    `${sight.selector} ${sight.text ?? ''}`,
    page.evaluate(
      ({ selector, text = '' }) =>
        new Promise<number>((resolve) => {
          const isThere = (): boolean => document.querySelector(selector)?.textContent.includes(text) ?? false;
          const drawn = (): void => {
            requestAnimationFrame(() => {
              requestAnimationFrame(() => {
                resolve(Date.now());
              });
            });
          };
          if (isThere()) {
            drawn();
            return;
          }
          const observer = new MutationObserver(() => {
            if (!isThere()) return;
            observer.disconnect();
            drawn();
          });
          observer.observe(document.documentElement, {
            subtree: true,
            childList: true,
            characterData: true,
            attributes: true,
          });
        }),
      sight,
    ),
  );
  at.catch(() => undefined); // seen by whoever awaits it
  // The page takes what it is given in order: when this is back, the watch is on.
  await page.evaluate(() => 0);
  return { at };
};
