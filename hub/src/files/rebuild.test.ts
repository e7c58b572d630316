import { execFileSync } from 'node:child_process';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { openJail } from './jail.ts';
import { rebuild, type Rebuilt } from './rebuild.ts';
import {
  checked,
  drawingBomb,
  encrypted,
  nestedBomb,
  objectBomb,
  pdfOfPages,
  pdfPage,
  photograph,
  pngOfZeros,
  reworked,
  scripted,
  withAttachment,
  withDynamicForm,
} from './test-hostile.ts';

const jail = openJail();
const built = async (file: Uint8Array): Promise<Rebuilt> => {
  const outcome = await rebuild(jail, file);
  if (isFault(outcome)) throw new Error(outcome.fault);
  return outcome;
};
const refused = async (file: Uint8Array): Promise<Fault['fault'] | 'taken'> => {
  const outcome = await rebuild(jail, file);
  return isFault(outcome) ? outcome.fault : 'taken';
};
const pageOf = ({ pdf, pages }: Rebuilt, n: number): Buffer => {
  const { at = 0, bytes = 0 } = pages[n] ?? {};
  return pdf.subarray(at, at + bytes);
};

describe('R16 what is clean is taken, as pictures of its pages', () => {
  test('a PDF comes back as a PDF of as many pages, each of the same size, with nothing but pixels in it', async () => {
    const three = reworked(pdfPage(), '--pages', '.', '1,1,1', '--');
    const rebuilt = await built(three);
    expect(rebuilt).toMatchObject({ kind: 'pdf', pages: [{ width: 1240, height: 1755 }, {}, {}] });
    expect(checked(rebuilt.pdf)).toContain('No syntax or stream encoding errors');
    expect(execFileSync('pdftotext', ['-', '-'], { input: rebuilt.pdf }).toString().trim()).toBe('');
    expect(execFileSync('pdfinfo', ['-'], { input: rebuilt.pdf }).toString()).toMatch(
      /^Page size:\s+595.2 x 842.4 pts/m,
    );
    const { channels } = await sharp(pageOf(rebuilt, 2)).stats();
    expect(channels[0]?.min).toBeLessThan(40); // the letters are there
    expect(channels[0]?.mean).toBeGreaterThan(240);
  });

  test('text in a Chinese font that the file does not carry is drawn all the same', async () => {
    const text = Buffer.from('在读证明', 'utf16le').swap16().toString('hex');
    const file = pdfPage({
      page: '/Resources<</Font<</S 5 0 R>>>>',
      content: { dictionary: '', stream: Buffer.from(`BT /S 90 Tf 60 700 Td <${text}> Tj ET`) },
      more: [
        '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>',
        '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 7 0 R>>',
        '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>',
      ],
    });
    const { channels } = await sharp(pageOf(await built(file), 0)).stats();
    expect(channels[0]?.min).toBeLessThan(40);
  });

  test('a sheet of 5 m is taken at a lower density', async () => {
    expect(await built(pdfPage({ box: '/MediaBox[0 0 14400 3000]' }))).toMatchObject({ pages: [{ width: 3507 }] });
  });

  test('a link is no reason to refuse: it does not survive', async () => {
    const link = '<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/A<</S/URI/URI(https://example.edu)>>>>';
    expect((await built(pdfPage({ page: `/Annots[${link}]` }))).pdf.includes('example.edu')).toBe(false);
  });

  test('a photograph comes back upright, and without the names and places in it', async () => {
    const { jpeg, tells } = await photograph();
    for (const one of tells) expect(jpeg.includes(one)).toBe(true);
    const rebuilt = await built(jpeg);
    for (const one of tells) expect(rebuilt.pdf.includes(one)).toBe(false);
    const { exif, xmp, iptc, icc, width, height } = await sharp(pageOf(rebuilt, 0)).metadata();
    expect({ exif, xmp, iptc, icc }).toEqual({});
    expect({ width, height }).toEqual({ width: 360, height: 640 });
    const corner = await sharp(pageOf(rebuilt, 0))
      .extract({ left: 300, top: 10, width: 20, height: 20 })
      .raw()
      .toBuffer();
    expect(Math.min(...corner)).toBeGreaterThan(240); // the white mark went from top left to top right
    expect(rebuilt.kind).toBe('image');
  });

  test.each(['png', 'webp', 'jpeg'] as const)('%s', async (format) => {
    const see = { r: 0, g: 0, b: 0, alpha: format === 'jpeg' ? 1 : 0 };
    const file = await sharp({ create: { width: 90, height: 60, channels: 4, background: see } })
      .toFormat(format)
      .toBuffer();
    const { channels } = await sharp(pageOf(await built(file), 0)).stats();
    expect(channels[0]?.mean).toBe(format === 'jpeg' ? 0 : 255); // what is transparent is paper
  });
});

describe('R16 what a PDF may not carry is refused by name', () => {
  test.each(Object.entries(scripted))('a script %s', async (_, make) => {
    expect(await refused(make())).toBe('file-active');
  });
  test('an embedded file', async () => {
    expect(await refused(withAttachment())).toBe('file-attachment');
    expect(await refused(reworked(withAttachment(), '--object-streams=generate'))).toBe('file-attachment');
  });
  test('a dynamic form', async () => {
    expect(await refused(withDynamicForm())).toBe('file-xfa');
  });
  test.each(['secret', ''])('a password (to open it: “%s”)', async (user) => {
    expect(await refused(encrypted(user))).toBe('file-encrypted');
  });
  test('and words that only speak of such things are not taken for them', async () => {
    const said = pdfPage({ catalog: '/Lang("/JS": "/Launch" "encrypted": true)', more: ['("/XFA": "/EF":)'] });
    expect(await refused(said)).toBe('taken');
  });
});

describe('R16 what is not whole, or not what it says, is refused', () => {
  test.each([0.3, 0.6, 0.95])('a PDF that ends after %f of its length', async (part) => {
    const file = pdfPage();
    expect(await refused(file.subarray(0, Math.floor(file.length * part)))).toBe('file-damaged');
  });
  test('pages that lead in a circle', async () => {
    const circle = pdfPage().toString('latin1').replace('/Kids[3 0 R]', '/Kids[2 0 R]');
    expect(await refused(Buffer.from(circle, 'latin1'))).toBe('file-damaged');
  });
  test.each([0.2, 0.9])('a photograph that ends after %f of its length', async (part) => {
    const { jpeg } = await photograph();
    expect(await refused(jpeg.subarray(0, Math.floor(jpeg.length * part)))).toBe('file-damaged');
  });
  test.each([
    ['nothing', '', 'file-empty'],
    ['a web page', '<!doctype html><script>alert(1)</script>', 'file-kind'],
    ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', 'file-kind'],
    ['a document of a word processor', 'PK\u0003\u0004', 'file-kind'],
    ['a program', 'MZ\u0090', 'file-kind'],
    ['a PDF behind a GIF', `GIF89a${pdfPage().toString('latin1')}`, 'file-kind'],
    ['a picture of a newer phone', '\0\0\0\u0018ftypheic\0\0\0\0', 'file-heic'],
    ['the beginning of a picture', '\u00ff\u00d8\u00ff\u00e0', 'file-damaged'],
  ])('%s', async (_, text, fault) => {
    expect(await refused(Buffer.from(text, 'latin1'))).toBe(fault);
  });
  test('of a picture that is another file as well, only the picture is left', async () => {
    const { jpeg } = await photograph();
    const both = Buffer.concat([jpeg, Buffer.from('PK\u0003\u0004<script>alert(1)</script>'), pdfPage()]);
    const { pdf } = await built(both);
    for (const trace of ['PK\u0003\u0004', '<script>', 'A letter']) expect(pdf.includes(trace)).toBe(false);
  });
});

describe('R16 what would take too much is stopped', () => {
  test('10,000 pages', async () => {
    expect(await rebuild(jail, pdfOfPages(10_000))).toEqual({
      fault: 'file-too-many-pages',
      params: { max: 50, pages: 10_000 },
    });
  });
  const bombs: readonly (readonly [string, () => Buffer])[] = [
    ['400 MB of drawing in a small file', drawingBomb],
    ['400 MB of one object in a small file', objectBomb],
    ['a picture that has to be held in memory whole', () => pngOfZeros(10_400, { interlaced: true })],
    ...(process.env['YIZHAN_SLOW'] === '1' ? [['pages within pages', nestedBomb] as const] : []),
  ];
  test.each(bombs)('%s', async (_, make) => {
    expect(await refused(make())).toBe('file-too-complex');
  });
  test('a picture of 3,600 megapixels, before any of it is read', async () => {
    expect(await refused(pngOfZeros(60_000, { empty: true }))).toBe('file-picture-too-large');
  });
});
