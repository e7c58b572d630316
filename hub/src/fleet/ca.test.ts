import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enrolment } from '@yizhan/shared/wire/enrolment.ts';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { expect, onTestFinished, test } from 'vitest';
import { testKeyring } from '../keys/test-keyring.ts';
import { testDatabase } from '../storage/test-database.ts';
import { openCa } from './ca.ts';
import { enrolTerminal, writeEnrolment } from './enrol-terminal.ts';
import { findTerminal, issueTerminalCertificate, revokeTerminal } from './terminal-certificates.ts';

const now = Date.now();
const by = 'operator:test';
const DAY = 86_400_000;
const publicKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;

const setUp = async () => {
  const { db } = await testDatabase();
  const keyring = await testKeyring(db);
  const open = () => openCa({ db, keyring, clock: manualClock(now), issuer: 'DEMO' });
  return { db, keyring, open, ca: await open() };
};

/** An independent judge: what openssl makes of the chain for a purpose. Throws with its words when it refuses. */
const openssl = (purpose: string, roots: readonly string[], pem: string, extra: readonly string[] = []): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-ca-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const [ca, leaf] = [path.join(dir, 'ca.pem'), path.join(dir, 'leaf.pem')];
  writeFileSync(ca, roots.join(''));
  writeFileSync(leaf, pem);
  const args = ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', ca, '-purpose', purpose, ...extra, leaf];
  execFileSync('openssl', args, { stdio: 'pipe' });
  return execFileSync('openssl', ['x509', '-noout', '-text', '-in', leaf], { encoding: 'utf8' });
};

test('openssl accepts a terminal’s certificate for a client and for nothing else', async () => {
  const { ca } = await setUp();
  const { pem, notAfter } = await ca.issue({ kind: 'terminal', terminalId: 'T001', publicKey: publicKey() });
  const text = openssl('sslclient', ca.roots, pem);
  expect(text).toContain('URI:urn:yizhan:terminal:T001');
  expect(text).toMatch(/Subject: CN = T001/);
  expect(text).toMatch(/Extended Key Usage:\s+TLS Web Client Authentication\n/);
  expect(notAfter.getTime() - now).toBeLessThanOrEqual(398 * DAY);
  expect(() => openssl('sslserver', ca.roots, pem)).toThrow();
});

test('openssl accepts the terminal door’s certificate under each of its names', async () => {
  const { ca } = await setUp();
  const names = ['hub.example.edu', '10.1.2.3'];
  const { pem } = await ca.issue({ kind: 'server', names, publicKey: publicKey() });
  openssl('sslserver', ca.roots, pem, ['-verify_hostname', 'hub.example.edu']);
  openssl('sslserver', ca.roots, pem, ['-verify_ip', '10.1.2.3']);
  expect(() => openssl('sslserver', ca.roots, pem, ['-verify_hostname', 'other.example.edu'])).toThrow();
  expect(() => openssl('sslclient', ca.roots, pem)).toThrow();
});

test('openssl accepts a seal’s certificate for signing, never as a terminal', async () => {
  const { ca } = await setUp();
  const subject = { commonName: '学籍专用章', organization: '示范大学', organizationalUnit: '教务处' };
  const { pem } = await ca.issueSealCertificate({ subject, publicKey: publicKey() });
  const text = openssl('any', ca.roots, pem);
  expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation\n/);
  openssl('smimesign', ca.roots, pem);
  expect(() => openssl('sslclient', ca.roots, pem)).toThrow();
});

test('R2 a certificate of another authority is not accepted', async () => {
  const { ca } = await setUp();
  const { ca: other } = await setUp();
  const { pem } = await other.issue({ kind: 'terminal', terminalId: 'T001', publicKey: publicKey() });
  expect(() => openssl('sslclient', ca.roots, pem)).toThrow();
});

test('R28 hubs share one root, and after a rotation old and new certificates are trusted', async () => {
  const { ca, open, keyring } = await setUp();
  expect((await open()).roots).toEqual(ca.roots);
  const before = await ca.issue({ kind: 'terminal', terminalId: 'T001', publicKey: publicKey() });
  await keyring.rotate('ca');
  const after = await open();
  expect(after.roots).toHaveLength(2);
  const renewed = await after.issue({ kind: 'terminal', terminalId: 'T001', publicKey: publicKey() });
  openssl('sslclient', after.roots, before.pem);
  openssl('sslclient', after.roots, renewed.pem);
  expect(() => openssl('sslclient', ca.roots, renewed.pem)).toThrow();
});

test('an authority near its end issues nothing that would outlive it', async () => {
  const { db, keyring } = await setUp();
  const late = await openCa({ db, keyring, clock: manualClock(now + 19 * 365 * DAY), issuer: 'DEMO' });
  await expect(late.issue({ kind: 'terminal', terminalId: 'T001', publicKey: publicKey() })).rejects.toThrow(/rotate/);
});

test('R2 the register decides which terminal a certificate speaks for', async () => {
  const { db, ca } = await setUp();
  const today = new Date(now);
  const good = await db.tx((tx) =>
    issueTerminalCertificate(tx, ca, { terminalId: 'T001', publicKey: publicKey(), by }),
  );
  const find = (der: Buffer, at = today) => findTerminal(db.pool, der, at);
  expect(await find(good.der)).toEqual({ kind: 'terminal', terminalId: 'T001' });
  expect(await find(good.der, good.notAfter)).toMatchObject({ why: 'expired' });

  const unlisted = await ca.issue({ kind: 'terminal', terminalId: 'T001', publicKey: publicKey() });
  expect(await find(unlisted.der)).toMatchObject({ why: 'unknown' });
  const server = await ca.issue({ kind: 'server', names: ['urn:yizhan:terminal:T001'], publicKey: publicKey() });
  expect(await find(server.der)).toMatchObject({ why: 'no-terminal' });

  expect(await db.tx((tx) => revokeTerminal(tx, 'T001', by))).toBe(1);
  expect(await find(good.der)).toMatchObject({ why: 'revoked' });
});

test('a terminal on record is enrolled with files for its owner alone; another one is not', async () => {
  const { db, keyring, ca } = await setUp();
  await db.pool.query(`insert into place (id, kind, name_zh, name_en) values ('lib', 'building', '图书馆', 'Library')`);
  const desired = {
    place: { id: 'lib', name: { zh: '图书馆', en: 'Library' } },
    panel: { widthMm: 340, heightMm: 600, pxPerMm: 3.2 },
    ...{ readerSide: 'below', slotSide: 'below', services: [], idleSeconds: 60, visitSeconds: 600 },
    needs: [],
  };
  await db.pool.query(
    `insert into terminal (id, place_id, receipt_prefix, desired) values ('T001', 'lib', '7K2M', $1)`,
    [desired],
  );
  const enrol = (terminalId: string) =>
    enrolTerminal({ db, keyring, ca }, { terminalId, hubUrl: 'https://hub.example.edu:8701', by });
  expect(await enrol('T999')).toBeUndefined();
  const made = await enrol('T001');
  if (!made) throw new Error('not enrolled');

  const dir = path.join(tmpdir(), `yizhan-enrol-${randomUUID()}`);
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  writeEnrolment(made, dir);
  for (const name of ['enrolment.json', 'key.pem']) expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);
  const read = enrolment.parse(JSON.parse(readFileSync(path.join(dir, 'enrolment.json'), 'utf8')));
  expect(read).toMatchObject({ terminalId: 'T001', receiptPrefix: '7K2M', hub: 'https://hub.example.edu:8701' });
  expect(Buffer.from(read.journalKey.publicKey, 'base64url')).toEqual(keyring.current('journal').publicKey);
  openssl('sslclient', [read.ca], read.cert);
  expect(() =>
    execFileSync('openssl', ['ec', '-in', path.join(dir, 'key.pem'), '-check', '-noout'], { stdio: 'pipe' }),
  ).not.toThrow();
});
