import QRCode from 'qrcode';

/** The dark modules of a QR code as one SVG path, a module being one unit; `count` modules a side. */
export type QrPath = { readonly count: number; readonly path: string };

/**
 * The short URL: version 3 at level Q, so that its size on paper never varies and a quarter of it may be damaged.
 */
export const shortUrlPath = (url: string): QrPath => pathOf(url, { version: 3, errorCorrectionLevel: 'Q' });

/** The offline code: as small as it can be, at level M. */
export const offlinePath = (text: string): QrPath => pathOf(text, { errorCorrectionLevel: 'M' });

const pathOf = (data: string, options: QRCode.QRCodeOptions): QrPath => {
  const { size, data: cells } = QRCode.create([{ data, mode: 'alphanumeric' }], options).modules;
  let path = '';
  for (let row = 0; row < size; row += 1) {
    for (let from = 0; from < size; from += 1) {
      if (cells[row * size + from] !== 1) continue;
      let to = from;
      while (to < size && cells[row * size + to] === 1) to += 1;
      // One area for all: where rows touch, no hairline shows between them at any resolution.
      path += `M${String(from)} ${String(row)}h${String(to - from)}v1h${String(from - to)}z`;
      from = to;
    }
  }
  return { count: size, path };
};
