/** A PDF of pictures and nothing else (ISO 32000-1): no metadata, no dates, nothing that was not put in here. */

export type Picture = {
  /** JPEG, baseline, three colours. */
  readonly jpeg: Buffer;
  readonly width: number;
  readonly height: number;
  /** Pixels an inch. */
  readonly density: number;
};

/** Where a page's picture lies in the file, so that it can be shown without taking the file apart. */
export type PageSpan = {
  readonly at: number;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
};

const CATALOG = 1;
const PAGES = 2;
const OBJECTS_A_PAGE = 3;
const pageNumber = (i: number): number => PAGES + 1 + i * OBJECTS_A_PAGE;

export const writePdf = (
  pictures: readonly Picture[],
): { readonly pdf: Buffer; readonly pages: readonly PageSpan[] } => {
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  let size = 0;
  const put = (part: Buffer | string): void => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    size += bytes.length;
  };
  const object = (body: string, stream?: Buffer): number => {
    offsets.push(size);
    put(`${String(offsets.length)} 0 obj\n${body}`);
    const at = stream ? size + '\nstream\n'.length : 0;
    if (stream) {
      put('\nstream\n');
      put(stream);
      put('\nendstream');
    }
    put('\nendobj\n');
    return at;
  };

  put('%PDF-1.7\n%\xb5\xb5\xb5\xb5\n');
  object(`<</Type/Catalog/Pages ${String(PAGES)} 0 R>>`);
  const kids = pictures.map((_, i) => `${String(pageNumber(i))} 0 R`).join(' ');
  object(`<</Type/Pages/Count ${String(pictures.length)}/Kids[${kids}]>>`);
  const pages = pictures.map(({ jpeg, width, height, density }, i): PageSpan => {
    const page = pageNumber(i);
    const [w, h] = [width, height].map((pixels) => ((pixels * 72) / density).toFixed(2));
    const drawing = Buffer.from(`q ${String(w)} 0 0 ${String(h)} 0 0 cm /P Do Q`, 'latin1');
    object(
      `<</Type/Page/Parent ${String(PAGES)} 0 R/MediaBox[0 0 ${String(w)} ${String(h)}]/Contents ${String(page + 1)} 0 R` +
        `/Resources<</XObject<</P ${String(page + 2)} 0 R>>>>>>`,
    );
    object(`<</Length ${String(drawing.length)}>>`, drawing);
    const at = object(
      `<</Type/XObject/Subtype/Image/Width ${String(width)}/Height ${String(height)}/ColorSpace/DeviceRGB` +
        `/BitsPerComponent 8/Filter/DCTDecode/Length ${String(jpeg.length)}>>`,
      jpeg,
    );
    return { at, bytes: jpeg.length, width, height };
  });

  const table = size;
  const count = String(offsets.length + 1);
  put(`xref\n0 ${count}\n0000000000 65535 f \n`);
  for (const offset of offsets) put(`${String(offset).padStart(10, '0')} 00000 n \n`);
  put(`trailer\n<</Size ${count}/Root ${String(CATALOG)} 0 R>>\nstartxref\n${String(table)}\n%%EOF\n`);
  return { pdf: Buffer.concat(parts), pages };
};
