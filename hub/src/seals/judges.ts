/** Independent judges for tests: poppler's pdfsig, qpdf, OpenSSL, zbar. None of them is our code. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Runs `judge` in a folder of its own that is gone afterwards; `put` writes a file there and gives its path. */
export const inFolder = <T>(
  judge: (put: (name: string, bytes: Uint8Array | string) => string, folder: string) => T,
): T => {
  const folder = mkdtempSync(path.join(tmpdir(), 'judge-'));
  const put = (name: string, bytes: Uint8Array | string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  try {
    return judge(put, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const run = (program: string, args: readonly string[]): string => execFileSync(program, args, { encoding: 'utf8' });

/** Each signature as pdfsig sees it; it exits 0 whatever it finds, so its words are read. */
export const pdfsig = (pdf: Uint8Array): readonly { valid: boolean; whole: boolean; type: string; name: string }[] =>
  inFolder((put) => {
    const said = run('pdfsig', [put('it.pdf', pdf)]);
    return said
      .split(/Signature #\d+:/)
      .slice(1)
      .map((part) => ({
        valid: part.includes('Signature Validation: Signature is Valid.'),
        whole: part.includes('Total document signed'),
        type: /Signature Type: (.*)/.exec(part)?.[1] ?? '',
        name: /Common Name: (.*)/.exec(part)?.[1] ?? '',
      }));
  });

/** What qpdf complains of; empty when nothing. */
export const qpdfFindings = (pdf: Uint8Array): string =>
  inFolder((put) => {
    const { status, stdout, stderr } = spawnSync('qpdf', ['--check', put('it.pdf', pdf)], { encoding: 'utf8' });
    return status === 0 && stdout.includes('No syntax or stream encoding errors') ? '' : stdout + stderr;
  });

/** OpenSSL verifies a detached container over `signed` against the root; its error when it does not. */
export const opensslCms = (container: Uint8Array, signed: Uint8Array, rootPem: string): string =>
  inFolder((put) => {
    const args = [
      'cms',
      '-verify',
      '-inform',
      'DER',
      '-in',
      put('it.der', container),
      '-content',
      put('it.bin', signed),
    ];
    const more = ['-binary', '-CAfile', put('root.pem', rootPem), '-purpose', 'any', '-cades', '-out', '/dev/null'];
    return spawnSync('openssl', [...args, ...more], { encoding: 'utf8' }).stderr.trim();
  });

/** What OpenSSL says of a timestamp token over `data`: `Verification: OK`, or why not. */
export const opensslTimestamp = (token: Uint8Array, data: Uint8Array, rootsPem: string): string =>
  inFolder((put) => {
    const args = ['ts', '-verify', '-token_in', '-in', put('token.der', token), '-data', put('it.bin', data)];
    const { stdout, stderr } = spawnSync('openssl', [...args, '-CAfile', put('roots.pem', rootsPem)], {
      encoding: 'utf8',
    });
    return stdout + stderr;
  });

/** What OpenSSL says of a certificate (DER) under the root, with this revocation list (DER) and at this time. */
export const opensslRevocation = (
  certificate: Uint8Array,
  { list, root, at }: { readonly list: Uint8Array; readonly root: Uint8Array; readonly at: Date },
): string =>
  inFolder((put) => {
    const pem = (kind: string, name: string, der: Uint8Array): string =>
      put(name, `-----BEGIN ${kind}-----\n${Buffer.from(der).toString('base64')}\n-----END ${kind}-----\n`);
    const judged = spawnSync(
      'openssl',
      [
        ...['verify', '-crl_check', '-attime', String(Math.floor(at.getTime() / 1000))],
        ...['-CAfile', pem('CERTIFICATE', 'root.pem', root), '-CRLfile', pem('X509 CRL', 'list.pem', list)],
        pem('CERTIFICATE', 'it.pem', certificate),
      ],
      { encoding: 'utf8' },
    );
    return judged.stdout + judged.stderr;
  });

/** Page by page, laid out as it looks. */
export const pagesOf = (pdf: Uint8Array): readonly string[] =>
  inFolder((put) => run('pdftotext', ['-layout', put('it.pdf', pdf), '-']))
    .split('\f')
    .slice(0, -1);

/** Text without the spacing of letterheads. */
export const textOf = (pdf: Uint8Array): string =>
  inFolder((put) => run('pdftotext', ['-raw', put('it.pdf', pdf), '-']).replaceAll(/\s+/g, ' '));

export const fontsIn = (
  pdf: Uint8Array,
): readonly { name: string; embedded: boolean; subset: boolean; unicode: boolean }[] =>
  inFolder((put) =>
    run('pdffonts', [put('it.pdf', pdf)])
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => {
        const [name = '', ...rest] = line.split(/\s+/);
        const [embedded, subset, unicode] = rest.slice(-5, -2).map((word) => word === 'yes');
        return { name, embedded: embedded === true, subset: subset === true, unicode: unicode === true };
      }),
  );

/** What a second reader makes of the codes on a page, rasterised at `dpi`. */
export const codesOnPage = (pdf: Uint8Array, dpi: number, page = 1): readonly string[] =>
  inFolder((put, folder) => {
    const only = ['-f', String(page), '-l', String(page)];
    run('pdftoppm', ['-r', String(dpi), '-png', ...only, put('it.pdf', pdf), path.join(folder, 'page')]);
    const read = run('bash', ['-c', 'zbarimg -q --nodbus --raw "$0"/page*.png', folder]);
    return read.trim().split('\n');
  });
