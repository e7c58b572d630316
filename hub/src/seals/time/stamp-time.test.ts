/** The demo's authority over real HTTP; OpenSSL is the other judge, and the other authority. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isFault } from '@yizhan/shared/faults.ts';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTimestamps, type Timestamps } from '../../demo/timestamps/open-timestamps.ts';
import type { Trouble } from '../../demo/timestamps/troubles.ts';
import { opensslTimestamp } from '../judges.ts';
import { askAuthority } from './stamp-time.ts';

const NOW = Date.UTC(2026, 10, 27, 2);
let dir: string;
let timestamps: Timestamps;
const clock = manualClock(NOW);
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'yizhan-time-'));
  timestamps = await openTimestamps({ port: 0, dir, clock });
});
afterAll(async () => {
  await timestamps.close();
  rmSync(dir, { recursive: true });
});

const signature = Buffer.from('the value of a signature');
const roots = (): string => readFileSync(timestamps.rootsPath, 'utf8');
const open = ({ url = timestamps.url, deadlineMs = 2000, pem = roots() } = {}) => {
  const failures: unknown[] = [];
  const stampTime = askAuthority({
    ...{ url, roots: [pem], clock, deadlineMs },
    failed: (error) => failures.push(error),
  });
  return { stampTime, failures };
};

test('a stamp states the authority’s time over the signature, and OpenSSL agrees', async () => {
  const { stampTime, failures } = open();
  const stamp = await stampTime.stamp(signature);
  if (isFault(stamp)) throw new Error(String(failures[0]));
  expect(stamp.at.getTime()).toBe(NOW);
  expect(opensslTimestamp(stamp.token, signature, roots())).toContain('Verification: OK');
  expect(failures).toEqual([]);
});

const wrong = [
  ...(['refusing', 'garbled', 'huge', 'other-nonce', 'other-imprint', 'other-usage'] as const),
  ...(['other-root', 'other-time'] as const),
];
test.each<[Trouble, string]>([
  ...wrong.map((trouble): [Trouble, string] => [trouble, 'timestamp-wrong']),
  ['away', 'timestamp-away'],
  ['hanging', 'timestamp-away'],
  ['slow', 'timestamp-away'],
])('an authority that is %s gives no stamp: %s, logged, and at rest for a moment', async (trouble, fault) => {
  const { stampTime, failures } = open({ deadlineMs: trouble === 'hanging' || trouble === 'slow' ? 60 : 2000 });
  timestamps.trouble(trouble);
  const { host } = new URL(timestamps.url);
  expect(await stampTime.stamp(signature)).toEqual({ fault, params: { authority: host } });
  expect(failures).toHaveLength(1);
  expect(stampTime.resting()).toMatchObject({ fault });
  timestamps.trouble('ok');
  await clock.advance(5000);
  expect(stampTime.resting()).toBeUndefined();
  const stamp = await stampTime.stamp(signature);
  expect(isFault(stamp)).toBe(false);
});

test('what each lie is refused for stands in the log', async () => {
  const said: string[] = [];
  for (const trouble of ['other-nonce', 'other-imprint', 'other-usage', 'other-root'] as const) {
    const { stampTime, failures } = open();
    timestamps.trouble(trouble);
    await stampTime.stamp(signature);
    said.push(String(failures[0]).split(': ').at(-1) ?? '');
  }
  timestamps.trouble('ok');
  expect(said).toEqual(['nonce', 'imprint', 'usage', 'untrusted']);
});

test('an address where nobody listens', async () => {
  const { stampTime } = open({ url: 'http://127.0.0.1:1/' });
  expect(await stampTime.stamp(signature)).toMatchObject({ fault: 'timestamp-away' });
});

test('after a restart the authority has the same root', async () => {
  const before = roots();
  await timestamps.close();
  timestamps = await openTimestamps({ port: 0, dir, clock });
  expect(roots()).toBe(before);
  expect(isFault(await open({ pem: before }).stampTime.stamp(signature))).toBe(false);
});

/** OpenSSL as the authority, with an RSA key below an intermediate one, as the commercial ones have it. */
const opensslAuthority = async () => {
  const at = (name: string): string => path.join(dir, name);
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const issue = (name: string, by: string | undefined, extensions: string): void => {
    openssl('genrsa', '-out', at(`${name}.key`), '2048');
    openssl('req', '-new', '-key', at(`${name}.key`), '-subj', `/O=Other/CN=${name}`, '-out', at(`${name}.csr`));
    writeFileSync(at(`${name}.ext`), extensions);
    const signer =
      by === undefined ? ['-signkey', at(`${name}.key`)] : ['-CA', at(`${by}.pem`), '-CAkey', at(`${by}.key`)];
    const serial = by === undefined ? [] : ['-CAcreateserial'];
    const days = ['-days', '3650', '-extfile', at(`${name}.ext`)];
    openssl('x509', '-req', '-in', at(`${name}.csr`), ...signer, ...serial, ...days, '-out', at(`${name}.pem`));
  };
  issue('root', undefined, 'basicConstraints=critical,CA:TRUE');
  issue('middle', 'root', 'basicConstraints=critical,CA:TRUE');
  issue('stamper', 'middle', 'extendedKeyUsage=critical,timeStamping');
  writeFileSync(at('serial'), '01');
  writeFileSync(
    at('tsa.cnf'),
    [
      '[tsa]',
      'default_tsa = own',
      '[own]',
      `serial = ${at('serial')}`,
      `signer_cert = ${at('stamper.pem')}`,
      `signer_key = ${at('stamper.key')}`,
      `certs = ${at('middle.pem')}`,
      'signer_digest = sha256',
      'default_policy = 1.2.3.4.1',
      'digests = sha256',
      'accuracy = secs:1',
      'ess_cert_id_chain = no',
      'ess_cert_id_alg = sha256',
    ].join('\n'),
  );
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      writeFileSync(at('query.tsq'), Buffer.concat(parts));
      openssl('ts', '-reply', '-config', at('tsa.cnf'), '-queryfile', at('query.tsq'), '-out', at('reply.tsr'));
      response.end(readFileSync(at('reply.tsr')));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    pem: readFileSync(at('root.pem'), 'utf8'),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};

test('another authority’s stamps are understood: OpenSSL’s, RSA, under an intermediate certificate', async () => {
  const other = await opensslAuthority();
  const failures: unknown[] = [];
  const stampTime = askAuthority({
    ...{ url: other.url, roots: [other.pem], clock: manualClock(Date.now()) },
    failed: (error) => failures.push(error),
  });
  const stamp = await stampTime.stamp(signature);
  await other.close();
  expect(failures).toEqual([]);
  if (isFault(stamp)) throw new Error(stamp.fault);
  expect(opensslTimestamp(stamp.token, signature, other.pem)).toContain('Verification: OK');
});
