/** Files that mean harm, or only look like it, made as they are needed: for tests and benches. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { constants, crc32, deflateRawSync, deflateSync } from 'node:zlib';
import sharp from 'sharp';

type Body = string | { readonly dictionary: string; readonly stream: Buffer };

/** A PDF of these objects, numbered from 1; the first is the catalog. */
export const pdfOf = (objects: readonly Body[], trailer = ''): Buffer => {
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  let size = 0;
  const put = (part: Buffer | string): void => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    size += bytes.length;
  };
  put('%PDF-1.7\n');
  for (const [i, object] of objects.entries()) {
    offsets.push(size);
    put(`${i + 1} 0 obj\n`);
    if (typeof object === 'string') put(object);
    else {
      put(`<<${object.dictionary}/Length ${object.stream.length}>>\nstream\n`);
      put(object.stream);
      put('\nendstream');
    }
    put('\nendobj\n');
  }
  const table = size;
  put(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`);
  for (const offset of offsets) put(`${String(offset).padStart(10, '0')} 00000 n \n`);
  put(`trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${table}\n%%EOF\n`);
  return Buffer.concat(parts);
};

const A4 = '/MediaBox[0 0 595 842]';

type Page = {
  /** Into the catalog. */
  readonly catalog?: string;
  readonly page?: string;
  readonly box?: string;
  readonly content?: Body;
  readonly more?: readonly Body[];
};

/** One page; objects in `more` begin at number 5. */
export const pdfPage = ({ catalog = '', page = '', box = A4, content, more = [] }: Page = {}): Buffer =>
  pdfOf([
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    '<</Type/Pages/Count 1/Kids[3 0 R]>>',
    `<</Type/Page/Parent 2 0 R${box}/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>${page}>>`,
    content ?? { dictionary: '', stream: Buffer.from('BT /F 40 Tf 60 700 Td (A letter) Tj ET') },
    ...more,
  ]);

export const pdfOfPages = (count: number): Buffer =>
  pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${count}/Kids[${Array.from({ length: count }, (_, i) => `${i + 3} 0 R`).join(' ')}]>>`,
    ...Array.from({ length: count }, () => `<</Type/Page/Parent 2 0 R${A4}>>`),
  ]);

const script = '<</S/JavaScript/JS(app.alert\\(1\\))>>';
export const scripted = {
  'on opening': () => pdfPage({ catalog: '/OpenAction 5 0 R', more: [script] }),
  'by name': () => pdfPage({ catalog: '/Names<</JavaScript<</Names[(a) 5 0 R]>>>>', more: [script] }),
  'with its name in escapes': () =>
    pdfPage({ catalog: '/OpenAction 5 0 R', more: ['<</S/Java#53cript/#4a#53(app.alert\\(1\\))>>'] }),
  'behind a page': () => pdfPage({ page: '/AA<</O 5 0 R>>', more: [script] }),
  'in a compressed object': () =>
    reworked(pdfPage({ catalog: '/OpenAction 5 0 R', more: [script] }), '--object-streams=generate'),
  'that starts a program': () => pdfPage({ catalog: '/OpenAction 5 0 R', more: ['<</S/Launch/F(/bin/sh)>>'] }),
  'with the action’s name elsewhere': () =>
    pdfPage({ catalog: '/OpenAction 5 0 R', more: ['<</S 6 0 R/F(/bin/sh)>>', '/Launch'] }),
} as const;

export const withAttachment = (): Buffer =>
  pdfPage({
    catalog: '/Names<</EmbeddedFiles<</Names[(a.exe) 5 0 R]>>>>',
    more: [
      '<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>',
      { dictionary: '/Type/EmbeddedFile', stream: Buffer.from('MZ') },
    ],
  });

export const withDynamicForm = (): Buffer =>
  pdfPage({
    catalog: '/AcroForm<</Fields[]/XFA 5 0 R>>',
    more: [{ dictionary: '', stream: Buffer.from('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>') }],
  });

/** Through qpdf, as it would write it. */
export const reworked = (pdf: Buffer, ...how: readonly string[]): Buffer => qpdf(pdf, [...how, '-']);
/** Throws with what qpdf finds wrong. */
export const checked = (pdf: Buffer): string => qpdf(pdf, ['--check']).toString();

const qpdf = (pdf: Buffer, how: readonly string[]): Buffer => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-hostile-'));
  try {
    const file = path.join(folder, 'in.pdf');
    writeFileSync(file, pdf);
    return execFileSync('qpdf', [file, ...how], { maxBuffer: 64e6 });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const encrypted = (user: string): Buffer => reworked(pdfPage(), '--encrypt', user, 'owner', '256', '--');

/**
 * A zlib stream (RFC 1950) of 400 MB out of a few kilobytes: one block, packed once and repeated. Its checksum at the end
 * is missing, as nobody gets that far.
 */
const grows = (start: string, block: string): Buffer => {
  const packed = (bytes: Buffer): Buffer => deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  const megabyte = packed(Buffer.alloc(1e6, block));
  return Buffer.concat([
    Buffer.from([0x78, 0x01]),
    packed(Buffer.from(start)),
    ...Array.from({ length: 400 }, () => megabyte),
    Buffer.from([0x03, 0x00]),
  ]);
};

/** 400 MB of drawing in a small file. */
export const drawingBomb = (): Buffer =>
  pdfPage({ content: { dictionary: '/Filter/FlateDecode', stream: grows('', '0 0 m 9 9 l S ') } });

/** The same for its objects: the catalog lies in a compressed stream that grows to 400 MB (ISO 32000-1 §7.5.7, §7.5.8). */
export const objectBomb = (): Buffer => {
  const catalog = '<</Type/Catalog/Pages 2 0 R>>';
  const packed = grows(`1 0 ${catalog} (`, 'a');
  const head = '%PDF-1.7\n';
  const pages = '2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n';
  const stream = `3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`;
  const at = { pages: head.length, stream: head.length + pages.length, table: 0 };
  const behind = '\nendstream\nendobj\n';
  at.table = at.stream + stream.length + packed.length + behind.length;
  // Kind (1 byte), offset or stream's number (4), place in it (1).
  const row = (kind: number, value: number): Buffer => {
    const bytes = Buffer.from([kind, 0, 0, 0, 0, 0]);
    bytes.writeUInt32BE(value, 1);
    return bytes;
  };
  const rows = Buffer.concat([row(0, 0), row(2, 3), row(1, at.pages), row(1, at.stream), row(1, at.table)]);
  return Buffer.concat([
    ...[Buffer.from(head + pages + stream), packed, Buffer.from(behind)],
    Buffer.from(`4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length ${rows.length}>>\nstream\n`),
    ...[rows, Buffer.from(`${behind}startxref\n${at.table}\n%%EOF\n`)],
  ]);
};

/** A page that draws a page that draws a page …: 10⁸ strokes in a kilobyte. */
export const nestedBomb = (): Buffer => {
  const form = (inner: string): Body => ({
    dictionary: `/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X ${inner}>>>>`,
    stream: Buffer.from('/X Do '.repeat(10)),
  });
  const last: Body = {
    dictionary: '/Type/XObject/Subtype/Form/BBox[0 0 595 842]',
    stream: Buffer.from('0 0 m 500 800 l S'),
  };
  return pdfPage({
    page: '/Resources<</XObject<</X 5 0 R>>>>',
    content: { dictionary: '', stream: Buffer.from('/X Do '.repeat(10)) },
    more: [...Array.from({ length: 7 }, (_, i) => form(`${i + 6} 0 R`)), last],
  });
};

/** PNG of nothing but zeros: `interlaced` ones have to be held in memory whole. */
export const pngOfZeros = (side: number, { interlaced = false, empty = false } = {}): Buffer => {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, interlaced ? 1 : 0], 8);
  const rows = Buffer.alloc(empty ? 1 : side * (side * 3 + 1) + (interlaced ? side * 4 : 0));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const SECRET = { name: 'Zhang Xiaomeng', place: 'Building 7 Room 302' } as const;
/** A photograph, on its side, that tells who took it and where. */
export const photograph = async (): Promise<{ readonly jpeg: Buffer; readonly tells: readonly string[] }> => ({
  jpeg: await sharp({ create: { width: 640, height: 360, channels: 3, background: '#3a7' } })
    .composite([{ input: { create: { width: 80, height: 80, channels: 3, background: '#fff' } }, left: 0, top: 0 }])
    .withExif({
      IFD0: { Artist: SECRET.name, ImageDescription: SECRET.place },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 20/1' },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description dc:creator="${SECRET.name}" xmlns:dc="http://purl.org/dc/elements/1.1/"/></rdf:RDF></x:xmpmeta>`,
    )
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer(),
  tells: Object.values(SECRET),
});
