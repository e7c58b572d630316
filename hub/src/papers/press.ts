/**
 * The typesetter, in this process and kept warm: a page takes about 10 ms. PDF/A-1b, because it is the profile an
 * independent judge on Debian can check (PDFBox Preflight), and it needs nothing a certificate would miss.
 */
import path from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { z } from 'zod';
import { fontFolders } from './fonts.ts';
import { checkTemplateFiles, templatesFolder } from './templates.ts';

const PROFILE = 'a-1b';
/** Memoised layout is dropped after this many papers that did not use it. */
const CACHE_PAPERS = 10;

/** Where the template wants the seal: millimetres from the page's left upper corner. */
const sealSpots = z.array(z.object({ page: z.int().positive(), x: z.number(), y: z.number(), size: z.number() }));

export type Sheet = {
  readonly file: string;
  /** What the file finds in `sys.inputs.paper`. */
  readonly paper: Readonly<Record<string, unknown>>;
  readonly at: Date;
};

export type Pressed = {
  readonly pdf: Buffer;
  readonly pages: number;
  readonly sealSpot: { readonly page: number; readonly x: number; readonly y: number; readonly size: number };
};

export type Press = { readonly print: (sheet: Sheet) => Pressed };

/** Reads fonts and templates once (about 0.7 s); throws when a template was tampered with. */
export const openPress = (): Press => {
  checkTemplateFiles();
  const compiler = NodeCompiler.create({ workspace: templatesFolder, fontArgs: [{ fontPaths: [...fontFolders] }] });

  const print = ({ file, paper, at }: Sheet): Pressed => {
    const compiled = compiler.compile({
      mainFilePath: path.join(templatesFolder, file),
      inputs: { paper: JSON.stringify(paper) },
    });
    const warnings = compiled.takeWarnings();
    const document = compiled.result;
    if (!document || warnings) throw new Error(`${file}: ${said(warnings ?? compiled.takeError())}`);
    const [sealSpot, ...others] = sealSpots.parse(
      compiler.query(document, { selector: '<seal-spot>', field: 'value' }),
    );
    if (!sealSpot || others.length > 0) throw new Error(`${file} has not exactly one place for its seal`);
    // The profile forbids glyphs that are not there, so that what `missingGlyph` overlooked still fails here.
    const pdf = compiler.pdf(document, { pdfStandard: PROFILE, creationTimestamp: Math.floor(at.getTime() / 1000) });
    const pages = document.numOfPages;
    compiler.evictCache(CACHE_PAPERS);
    return { pdf, pages, sealSpot };
  };
  return { print };
};

const said = (error: { readonly shortDiagnostics: readonly unknown[] } | null): string =>
  z
    .array(z.looseObject({ message: z.string() }))
    .catch([])
    .parse(error?.shortDiagnostics ?? [])
    .map(({ message }) => message)
    .join('; ') || 'the typesetter gave no document and no reason';
