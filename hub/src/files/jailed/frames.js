/** Pages on their way out of the jail: width, height, length (32 bits each, big-endian), then the JPEG. */
import { Buffer } from 'node:buffer';

/** @typedef {{ readonly width: number, readonly height: number, readonly jpeg: Buffer }} PageFrame */

const HEAD = 12;

/** @param {PageFrame} frame */
export const frameOf = ({ width, height, jpeg }) => {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.writeUInt32BE(jpeg.length, 8);
  return Buffer.concat([head, jpeg]);
};

/**
 * Throws when the bytes are not whole frames.
 * @param {Buffer} bytes
 * @returns {readonly PageFrame[]}
 */
export const readFrames = (bytes) => {
  const frames = [];
  for (let at = 0; at < bytes.length;) {
    const [width, height, length] = [0, 4, 8].map((field) => bytes.readUInt32BE(at + field));
    if (width === undefined || height === undefined || length === undefined) throw new Error('a head is cut short');
    const jpeg = bytes.subarray(at + HEAD, at + HEAD + length);
    if (jpeg.length !== length) throw new Error('a page is cut short');
    frames.push({ width, height, jpeg });
    at += HEAD + length;
  }
  return frames;
};
