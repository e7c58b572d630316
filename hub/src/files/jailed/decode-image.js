/**
 * The picture at `/in` as a PPM (P6) on standard output: upright, in sRGB, on white, no side longer than asked for, and
 * without anything else that was in the file. Arguments: most megapixels, longest side.
 */
import process from 'node:process';
import sharp from 'sharp';

const [megapixels = 0, side = 0] = process.argv.slice(2).map(Number);

sharp.cache(false);
sharp.concurrency(1);

const { data, info } = await sharp('/in', {
  limitInputPixels: megapixels * 1e6,
  sequentialRead: true,
  failOn: 'error',
})
  .autoOrient()
  .toColourspace('srgb')
  .flatten({ background: '#fff' })
  .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
  .raw()
  .toBuffer({ resolveWithObject: true });
process.stdout.write(`P6\n${info.width} ${info.height}\n255\n`);
process.stdout.write(data);
