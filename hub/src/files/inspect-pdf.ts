/** Looks into a PDF, in the jail, before anything is drawn: what it may not carry, how many pages it has and how large. */
import type { Fault, FaultCode } from '@yizhan/shared/faults.ts';
import { CPU_SECONDS, MAX_PAGES, MEMORY_BYTES } from './limits.ts';
import type { Jail } from './jail.ts';

export type Inspected = {
  readonly pages: number;
  /** Of the largest page, points. */
  readonly longestSide: number;
};

/**
 * qpdf writes every object as JSON, those in compressed streams too, names with their escapes undone. A quotation mark
 * inside a text is written `\"`, so that no text looks like a key or a name.
 */
const FORBIDDEN: readonly (readonly [FaultCode, RegExp])[] = [
  ['file-encrypted', /^"encrypted": true$/],
  ['file-xfa', /^"\/XFA":$/],
  ['file-attachment', /^"\/(EF|EmbeddedFiles|EmbeddedFile)"/],
  ['file-active', /^"\/(JS|JavaScript|Launch|SubmitForm|ImportData|RichMedia|Rendition|Movie)"/],
];
const FOUND =
  '"encrypted": true|"/(XFA|JS|EF|EmbeddedFiles)":|"/(EmbeddedFile|JavaScript|Launch|SubmitForm|ImportData|RichMedia|Rendition|Movie)"';

/** The code of qpdf comes last, behind what was found. */
const LOOK = [
  'set -o pipefail',
  `qpdf --json=2 --json-key=encrypt --json-key=qpdf --json-stream-data=none /in | grep -aoE '${FOUND}' | sort -u`,
  'echo "qpdf ${PIPESTATUS[0]}"',
].join('\n');

/** Faults: `file-encrypted`, `file-xfa`, `file-attachment`, `file-active`, `file-damaged`, `file-too-many-pages`, `file-too-complex`. */
export const inspectPdf = async (jail: Jail, input: Uint8Array): Promise<Inspected | Fault> => {
  const look = await jail.run({
    ...{ command: ['bash', '-c', LOOK], files: { '/in': input } },
    ...{ cpuSeconds: CPU_SECONDS.inspect, memoryBytes: MEMORY_BYTES.inspect },
  });
  if (look.ending.kind === 'stopped') return { fault: 'file-too-complex' };
  const { said } = look.ending;
  const lines = look.output.toString('utf8').trim().split('\n');
  const code = Number(/^qpdf (\d+)$/.exec(lines.at(-1) ?? '')?.[1] ?? 255);
  for (const [fault, pattern] of FORBIDDEN) if (lines.some((line) => pattern.test(line))) return { fault };
  if (said.includes('invalid password')) return { fault: 'file-encrypted' };
  if (/bad_alloc|memory/i.test(said)) return { fault: 'file-too-complex' };
  // 0: nothing to say; 3: something odd that every reader puts up with.
  if (code === 2 || said.includes('file is damaged')) return { fault: 'file-damaged' };
  return code === 0 || code === 3 ? measure(jail, input) : { fault: 'file-too-complex' };
};

const measure = async (jail: Jail, input: Uint8Array): Promise<Inspected | Fault> => {
  const { ending, output } = await jail.run({
    ...{ command: ['pdfinfo', '-l', String(MAX_PAGES), '/in'], files: { '/in': input } },
    ...{ cpuSeconds: CPU_SECONDS.measure, memoryBytes: MEMORY_BYTES.measure },
  });
  if (ending.kind === 'stopped') return { fault: 'file-too-complex' };
  const text = output.toString('utf8');
  const pages = Number(/^Pages:\s+(\d+)$/m.exec(text)?.[1] ?? 0);
  if (ending.code !== 0 || pages === 0) return { fault: 'file-damaged' };
  if (pages > MAX_PAGES) return { fault: 'file-too-many-pages', params: { max: MAX_PAGES, pages } };
  const sides = Array.from(text.matchAll(/^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts/gm), ([, w, h]) =>
    Math.max(Number(w), Number(h)),
  );
  const longestSide = Math.max(...sides);
  return sides.length === pages && longestSide > 0 ? { pages, longestSide } : { fault: 'file-damaged' };
};
