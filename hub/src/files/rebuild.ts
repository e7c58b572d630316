/**
 * What a person handed in, built anew from its pixels (R16). One jail draws it and knows nothing else, a second builds
 * clean pages from the pixels; the hub itself opens neither. Metadata, scripts, hidden layers and second readings of the
 * same bytes do not survive, because only what could be seen does.
 */
import path from 'node:path';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { fontFolders } from '../papers/fonts.ts';
import { inspectPdf } from './inspect-pdf.ts';
import { readFrames } from './jailed/frames.js';
import type { Ending, Jail, Jailed } from './jail.ts';
import { CPU_SECONDS, MAX_MEGAPIXELS, MAX_PAGES, MAX_SIDE, MEMORY_BYTES, PAGE_DPI } from './limits.ts';
import { recognise, type FileKind } from './recognise.ts';
import { writePdf, type PageSpan } from './write-pdf.ts';

export type Rebuilt = {
  readonly pdf: Buffer;
  readonly pages: readonly PageSpan[];
  readonly kind: 'pdf' | 'image';
};

const POINTS_AN_INCH = 72;
/** A photograph is laid on a sheet whose longer side is that of A4. */
const SHEET_INCHES = 11.69;

const root = path.join(import.meta.dirname, '../../..');
/** Programs that the pages are built with; no folder with a secret in it. */
const READS = [path.join(root, 'node_modules'), path.join(root, 'hub/node_modules'), import.meta.dirname];
/** See jailed/README.md. */
const node = (script: string, ...given: readonly number[]): [string, ...string[]] => [
  ...([process.execPath, '--jitless', '--max-old-space-size=64'] as const),
  ...[path.join(import.meta.dirname, 'jailed', script), ...given.map(String)],
];

/** Faults: `file-empty`, `file-kind`, `file-heic`, and those of `inspectPdf` and of pictures. Throws `JailBroken`. */
export const rebuild = async (jail: Jail, input: Uint8Array): Promise<Rebuilt | Fault> => {
  if (input.length === 0) return { fault: 'file-empty' };
  const kind = recognise(input);
  switch (kind) {
    case 'pdf':
      return rebuildPdf(jail, input);
    case 'jpeg':
    case 'png':
    case 'webp':
      return rebuildImage(jail, input, kind);
    case 'heic':
      return { fault: 'file-heic' };
    case 'unknown':
      return { fault: 'file-kind' };
    default:
      return kind satisfies never;
  }
};

const rebuildPdf = async (jail: Jail, input: Uint8Array): Promise<Rebuilt | Fault> => {
  const inspected = await inspectPdf(jail, input);
  if (isFault(inspected)) return inspected;
  const { pages, longestSide } = inspected;
  // pdftoppm rounds up.
  const density = Math.min(PAGE_DPI, ((MAX_SIDE - 1) * POINTS_AN_INCH) / longestSide);
  const built = await build(jail, {
    command: ['env', 'FONTCONFIG_FILE=/fonts.conf', 'pdftoppm', '-r', density.toFixed(3), '/in'],
    ...{ files: { '/in': input, '/fonts.conf': fontSettings() }, reads: fontFolders },
    ...{ cpuSeconds: CPU_SECONDS.rasterise, memoryBytes: MEMORY_BYTES.rasterise },
  });
  if (isFault(built)) return built;
  if (built.frames.length !== pages) return { fault: 'file-damaged' };
  return { ...writePdf(built.frames.map((frame) => ({ ...frame, density }))), kind: 'pdf' };
};

/** For what a PDF does not carry with it. The machine's own fonts are left alone: to look through them takes seconds. */
const fontSettings = (): Buffer =>
  Buffer.from(
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>' +
      `${fontFolders.map((folder) => `<dir>${folder}</dir>`).join('')}<cachedir>/tmp</cachedir></fontconfig>`,
  );

const rebuildImage = async (jail: Jail, input: Uint8Array, kind: FileKind): Promise<Rebuilt | Fault> => {
  const built = await build(jail, {
    command: node('decode-image.js', MAX_MEGAPIXELS, MAX_SIDE),
    ...{
      files: { '/in': input },
      reads: READS,
      cpuSeconds: CPU_SECONDS.rasterise,
      memoryBytes: MEMORY_BYTES.rasterise,
    },
  });
  if (isFault(built)) return built.fault === 'file-damaged' ? imageFault(built.said, kind) : built;
  const pictures = built.frames.map((frame) => ({
    ...frame,
    density: Math.max(frame.width, frame.height) / SHEET_INCHES,
  }));
  return { ...writePdf(pictures), kind: 'image' };
};

type Built = { readonly frames: ReturnType<typeof readFrames> };
type NotBuilt = Fault & { readonly said: string };

const build = async (jail: Jail, drawing: Jailed): Promise<Built | NotBuilt> => {
  const { first, second } = await jail.pipe(drawing, {
    ...{ command: node('build-pages.js', MAX_SIDE, MAX_PAGES), reads: READS },
    ...{ cpuSeconds: CPU_SECONDS.build, memoryBytes: MEMORY_BYTES.build },
  });
  if (!endedWell(first)) return notBuilt(first);
  return endedWell(second.ending) ? { frames: readFrames(second.output) } : notBuilt(second.ending);
};

const endedWell = (ending: Ending): boolean => ending.kind === 'ended' && ending.code === 0;

const notBuilt = ({ kind, said }: Ending): NotBuilt => ({
  fault: kind === 'stopped' || /memory/i.test(said) ? 'file-too-complex' : 'file-damaged',
  said,
});

const imageFault = (said: string, kind: FileKind): Fault =>
  said.includes('exceeds pixel limit')
    ? { fault: 'file-picture-too-large', params: { max: MAX_MEGAPIXELS } }
    : { fault: 'file-damaged', params: { kind } };
