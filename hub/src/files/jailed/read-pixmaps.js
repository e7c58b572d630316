/** PPM pictures (P6, three bytes a pixel) one after the other, as pdftoppm and decode-image.js write them. */
import { Buffer } from 'node:buffer';

/** @typedef {{ readonly width: number, readonly height: number, readonly pixels: Buffer }} Pixmap */

const HEAD = /^P6\s(\d{1,5})\s(\d{1,5})\s255\s/;
const LONGEST_HEAD = 32;

/**
 * Throws for anything else, for a picture with a side over `maxSide`, and for one that is cut short. The next picture
 * takes the place of the one before in memory.
 * @param {AsyncIterable<Buffer>} stream
 * @param {number} maxSide
 * @returns {AsyncGenerator<Pixmap, void>}
 */
export async function* readPixmaps(stream, maxSide) {
  let head = Buffer.alloc(0);
  let room = Buffer.alloc(0);
  /** @type {Pixmap | undefined} */
  let now;
  let filled = 0;
  for await (const chunk of stream) {
    let rest = chunk;
    while (rest.length > 0) {
      if (now === undefined) {
        head = Buffer.concat([head, rest]);
        const found = HEAD.exec(head.subarray(0, LONGEST_HEAD).toString('latin1'));
        if (!found && head.length >= LONGEST_HEAD) throw new Error('not a PPM picture');
        if (!found) break;
        const [width, height] = [Number(found[1]), Number(found[2])];
        if (width < 1 || height < 1 || width > maxSide || height > maxSide)
          throw new Error(`a picture of ${width} × ${height}`);
        const size = width * height * 3;
        if (room.length < size) room = Buffer.allocUnsafe(size);
        now = { width, height, pixels: room.subarray(0, size) };
        filled = 0;
        rest = head.subarray(found[0].length);
        head = Buffer.alloc(0);
      }
      const taken = rest.copy(now.pixels, filled);
      filled += taken;
      rest = rest.subarray(taken);
      if (filled === now.pixels.length) {
        yield now;
        now = undefined;
      }
    }
  }
  if (now !== undefined || head.length > 0) throw new Error('the last picture is cut short');
}
