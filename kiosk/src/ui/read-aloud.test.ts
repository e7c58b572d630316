import { expect, test } from 'vitest';
import { inPieces } from './read-aloud.ts';

test('a text is cut at the ends of its sentences and no word is lost', () => {
  const text = '请把校园卡放在右侧读卡区。停留两秒，听到提示音再拿开。'.repeat(12);
  const pieces = inPieces(text);
  expect(pieces.join('')).toBe(text);
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(160);
    expect(piece).toMatch(/。$/);
  }
});

test('a sentence longer than the bound is still spoken whole', () => {
  const text = 'a'.repeat(500);
  expect(inPieces(text).join('')).toBe(text);
  expect(Math.max(...inPieces(text).map((piece) => piece.length))).toBeLessThanOrEqual(160);
});

test('a short text is one piece', () => {
  expect(inPieces('One moment. Starting up.')).toEqual(['One moment. Starting up.']);
});
