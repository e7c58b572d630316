import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Enrolment } from '@yizhan/shared/wire/enrolment.ts';
import type { Actor } from '../audit/record.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Db } from '../storage/db.ts';
import type { Ca } from './ca.ts';
import { desiredBody } from './desired-body.ts';
import { issueTerminalCertificate } from './terminal-certificates.ts';

type Deps = { readonly db: Db; readonly keyring: Keyring; readonly ca: Ca };
type Request = {
  readonly terminalId: string;
  /** `https://host:port` of the terminal door, as the terminal reaches it. */
  readonly hubUrl: string;
  readonly by: Actor;
};

/** What a terminal needs to come up by itself; its key is made here and kept nowhere else. Undefined: no such terminal. */
export const enrolTerminal = ({ db, keyring, ca }: Deps, { terminalId, hubUrl, by }: Request) =>
  db.tx(async (tx): Promise<Enrolment | undefined> => {
    const { rows } = await tx.query<{ receipt_prefix: string; desired: unknown; desired_version: number }>(
      'select receipt_prefix, desired, desired_version from terminal where id = $1',
      [terminalId],
    );
    const terminal = rows[0];
    if (!terminal) return undefined;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = await issueTerminalCertificate(tx, ca, { terminalId, publicKey, by });
    const journal = keyring.current('journal');
    return {
      terminalId,
      hub: hubUrl,
      key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      cert: certificate.pem,
      ca: ca.roots.join(''),
      journalKey: { version: journal.version, publicKey: journal.publicKey?.toString('base64url') ?? '' },
      receiptPrefix: terminal.receipt_prefix,
      desired: { version: terminal.desired_version, body: await desiredBody(tx, terminal.desired) },
    };
  });

/** `enrolment.json` is all the terminal reads; the same as PEM beside it is for openssl and people. Mode 0600. */
export const writeEnrolment = (enrolment: Enrolment, dir: string): void => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const files = {
    'enrolment.json': JSON.stringify(enrolment, null, 2),
    'key.pem': enrolment.key,
    'cert.pem': enrolment.cert,
    'ca.pem': enrolment.ca,
  };
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(dir, name);
    writeFileSync(file, content, { mode: 0o600 });
    chmodSync(file, 0o600); // the mode above is for new files only
  }
};
