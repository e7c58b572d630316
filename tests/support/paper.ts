/** What independent programs say of a sheet of paper: poppler, qpdf, zbar. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const withFile = <T>(pdf: Uint8Array, look: (file: string, dir: string) => T): T => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-paper-'));
  const file = path.join(dir, 'paper.pdf');
  writeFileSync(file, pdf);
  try {
    return look(file, dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

const said = (program: string, args: readonly string[], input?: string): string => {
  const { stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', input });
  if (error) throw error;
  return stdout + stderr;
};

/** pdfsig's verdict; it exits 0 whatever it finds, so its words are read. */
export const signatureOf = (
  pdf: Uint8Array,
): { readonly valid: boolean; readonly wholeFile: boolean; readonly kind: string } =>
  withFile(pdf, (file) => {
    const words = said('pdfsig', ['-nocert', file]);
    return {
      valid: words.includes('Signature Validation: Signature is Valid.'),
      wholeFile: words.includes('Total document signed') && !words.includes('Not total document signed'),
      kind: /Signature Type: (\S+)/.exec(words)?.[1] ?? 'none',
    };
  });

export const textOf = (pdf: Uint8Array): string => withFile(pdf, (file) => said('pdftotext', ['-layout', file, '-']));

/** Page one as a photograph of `dpi`, PNG. */
export const pictureOf = (pdf: Uint8Array, dpi: number): Buffer =>
  withFile(pdf, (file, dir) => {
    const image = path.join(dir, 'page');
    said('pdftoppm', ['-r', String(dpi), '-png', '-singlefile', file, image]);
    return readFileSync(`${image}.png`);
  });

/** The short URL that zbar reads from the page as printed at 150 dpi. */
export const codeOn = (pdf: Uint8Array): string =>
  withFile(pdf, (file, dir) => {
    const image = path.join(dir, 'page');
    said('pdftoppm', ['-r', '150', '-png', '-singlefile', file, image]);
    const read = said('zbarimg', ['--quiet', '--nodbus', '--raw', `${image}.png`]).split('\n');
    return read.find((code) => /^HTTPS?:/.test(code)) ?? '';
  });
