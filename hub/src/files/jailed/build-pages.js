/**
 * Runs behind the program that met the file: takes its pixels, in which nothing can hide, and writes each page as a frame
 * with a JPEG. Arguments: longest side, most pages.
 */
import process from 'node:process';
import sharp from 'sharp';
import { frameOf } from './frames.js';
import { readPixmaps } from './read-pixmaps.js';

const [maxSide = 0, maxPages = 0] = process.argv.slice(2).map(Number);
/** Print and red seals stay clean at this. */
const QUALITY = 80;

sharp.cache(false);
sharp.concurrency(1);

let pages = 0;
for await (const { width, height, pixels } of readPixmaps(process.stdin, maxSide)) {
  pages += 1;
  if (pages > maxPages) throw new Error('more pages than were counted');
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4', optimiseCoding: false })
    .toBuffer();
  process.stdout.write(frameOf({ width, height, jpeg }));
}
