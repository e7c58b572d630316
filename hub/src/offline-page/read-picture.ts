/** The long code in a photograph of a paper, read on this device. */
import jsQR from 'jsqr';
import { isOfflineCode } from '@yizhan/shared/paper/offline-code.ts';

/** A symbol of 69 modules needs some 4 pixels a module; a whole page is photographed with the symbol a sixth of its width. */
const SIDES = [1600, 2600, 1000] as const;
/** Two symbols stand on page one: the page is looked at whole, and then by quarters. */
const PARTS = [
  [0, 0, 1, 1],
  [0, 0, 0.6, 0.6],
  [0.4, 0, 0.6, 0.6],
  [0, 0.4, 0.6, 0.6],
  [0.4, 0.4, 0.6, 0.6],
] as const;

/** Undefined: no such code was found, or it is no picture. */
export const readPicture = async (file: Blob): Promise<string | undefined> => {
  const picture = await createImageBitmap(file).catch(() => undefined); // not a picture of a kind this browser knows
  if (!picture) return undefined;
  try {
    for (const side of SIDES)
      for (const part of PARTS) {
        const found = readPart(picture, part, side);
        if (found !== undefined) return found;
      }
    return undefined;
  } finally {
    picture.close();
  }
};

type Part = (typeof PARTS)[number];

const readPart = (picture: ImageBitmap, [x, y, w, h]: Part, side: number): string | undefined => {
  const [width, height] = [picture.width * w, picture.height * h];
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  context.drawImage(picture, picture.width * x, picture.height * y, width, height, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const text = jsQR(data, canvas.width, canvas.height)?.data;
  return text !== undefined && isOfflineCode(text) ? text : undefined;
};
