/** A throw-away authority and its certificates by the openssl command, for tests of the door. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Pem = { readonly key: string; readonly cert: string };

export type Authority = {
  readonly cert: string;
  /** For the server: valid for localhost and 127.0.0.1. `days` may be negative: it has run out. */
  issue: (name: string, days?: number) => Pem;
};

export const testAuthority = (name = 'Test CA'): Authority => {
  const authority = inFolder((path) => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      path('key'),
      '-out',
      path('cert'),
    );
    return { key: readFileSync(path('key'), 'utf8'), cert: readFileSync(path('cert'), 'utf8') };
  });
  return {
    cert: authority.cert,
    issue: (subject, days = 30) =>
      inFolder((path) => {
        writeFileSync(path('ca.key'), authority.key);
        writeFileSync(path('ca.cert'), authority.cert);
        writeFileSync(path('ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
        openssl(
          'req',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-subj',
          `/CN=${subject}`,
          '-keyout',
          path('key'),
          '-out',
          path('csr'),
        );
        openssl(
          'x509',
          '-req',
          '-in',
          path('csr'),
          '-CA',
          path('ca.cert'),
          '-CAkey',
          path('ca.key'),
          '-CAcreateserial',
          '-days',
          String(days),
          '-extfile',
          path('ext'),
          '-out',
          path('cert'),
        );
        return { key: readFileSync(path('key'), 'utf8'), cert: readFileSync(path('cert'), 'utf8') };
      }),
  };
};

const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'ignore'] });
};

const inFolder = <T>(work: (path: (name: string) => string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-ca-'));
  try {
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
