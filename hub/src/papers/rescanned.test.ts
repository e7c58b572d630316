/** Codes on a page that was printed, folded, laid askew on a scanner and saved small: read by zbar and by jsQR. */
import { execFileSync } from 'node:child_process';
import jsQR from 'jsqr';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PreparedCopy } from './prepare-copy.ts';
import { testPapers, type TestPapers } from './test-papers.ts';

let papers: TestPapers;
let copy: PreparedCopy;
beforeAll(async () => {
  papers = await testPapers();
  copy = await papers.prepared();
});
afterAll(() => papers.db.close());

/** Page one as a scanner of `dpi` sees it. */
const scanned = (dpi: number): Buffer =>
  execFileSync('pdftoppm', ['-r', String(dpi), '-f', '1', '-l', '1', '-png', '-singlefile', '-'], { input: copy.pdf });

const saved = async (picture: Sharp): Promise<Buffer> =>
  sharp(await picture.flatten({ background: '#fff' }).jpeg({ quality: 45 }).toBuffer())
    .png()
    .toBuffer();

const byZbar = (png: Buffer): readonly string[] => {
  try {
    return execFileSync('zbarimg', ['-q', '--nodbus', '--raw', '-'], { input: png }).toString().trim().split('\n');
  } catch {
    return []; // exit code 4: no symbol
  }
};

/** jsQR finds one symbol in a picture: it is shown the lower half of the page, where the codes stand, in strips. */
const byJsQr = async (png: Buffer): Promise<readonly string[]> => {
  const { width, height } = await sharp(png).metadata();
  const found = new Set<string>();
  for (const left of [0, 0.25, 0.5])
    for (const top of [0, 0.25, 0.5, 0.6]) {
      const area = {
        ...{ left: Math.round(width * left), top: Math.round(height * top) },
        ...{ width: Math.floor(width * 0.5), height: Math.floor(height * 0.4) },
      };
      const { data, info } = await sharp(png).extract(area).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      const text = jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data;
      if (text !== undefined) found.add(text);
    }
  return [...found];
};

const white = { background: '#fff' } as const;
const ways: readonly (readonly [string, number, (picture: Sharp) => Sharp])[] = [
  ['straight at 150 dpi', 150, (picture) => picture],
  ['askew by 4° at 200 dpi', 200, (picture) => picture.rotate(4, white)],
  ['upside down and askew at 150 dpi', 150, (picture) => picture.rotate(183, white)],
  ['out of focus at 200 dpi', 200, (picture) => picture.blur(1.1)],
  ['pale and grey at 150 dpi', 150, (picture) => picture.greyscale().linear(0.55, 90)],
];

test.each(ways)('%s: the long code and the short address are read', async (_, dpi, change) => {
  const png = await saved(change(sharp(scanned(dpi))));
  const both = (read: readonly string[]): boolean =>
    read.some((text) => text.startsWith('YZ1:')) && read.some((text) => text.includes(copy.code));
  const first = byZbar(png);
  // A second reader is asked where the first does not get them both: people have one of either kind.
  expect(both(first) || both([...first, ...(await byJsQr(png))])).toBe(true);
});

test('the reader of the offline page finds both by itself on a straight page', async () => {
  const read = await byJsQr(await saved(sharp(scanned(200))));
  expect(read.some((text) => text.startsWith('YZ1:'))).toBe(true);
  expect(read.some((text) => text.includes(copy.code))).toBe(true);
});

test('the short address alone is read at 100 dpi', async () => {
  const png = await saved(sharp(scanned(100)));
  expect(byZbar(png).some((text) => text.includes(copy.code))).toBe(true);
});
