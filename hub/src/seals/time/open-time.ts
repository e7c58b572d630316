/** From the settings to where the time of seals comes from, and to whose time is believed. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '@yizhan/shared/clock.ts';
import { Misconfiguration, settingsTable, type Settings } from '../../config.ts';
import type { Ca } from '../../fleet/ca.ts';
import { askAuthority, stampOurselves, type StampTime } from './stamp-time.ts';

export type SealTime = {
  readonly stampTime: StampTime;
  /** PEM: what was stamped by the hub itself stays believed once an outside authority is set. */
  readonly roots: readonly string[];
};

type Given = {
  readonly settings: Pick<Settings, 'timestampUrl' | 'timestampRoots' | 'issuer'>;
  readonly ca: Ca;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
};

/** Throws `Misconfiguration`. */
export const openTime = async ({ settings, ca, clock, failed }: Given): Promise<SealTime> => {
  const { timestampUrl: url, timestampRoots: file, issuer } = settings;
  const outside = file === '' ? [] : readRoots(file);
  const roots = timeRoots(settings, ca);
  if (url === '') return { stampTime: await ownTime(ca, issuer, clock), roots };
  if (outside.length === 0)
    throw new Misconfiguration(
      `${settingsTable.timestampRoots.env} is not set, so nothing that ${settingsTable.timestampUrl.env} answers could be believed. ` +
        settingsTable.timestampRoots.meaning,
    );
  return { stampTime: askAuthority({ url, roots: outside, clock, failed }), roots };
};

/** PEM: whose timestamps are believed, the hub's own among them. Throws `Misconfiguration`. */
export const timeRoots = ({ timestampRoots: file }: Pick<Settings, 'timestampRoots'>, ca: Ca): readonly string[] => [
  ...(file === '' ? [] : readRoots(file)),
  ...ca.roots,
];

/** Like the key of the terminal door, made anew at each start: it never touches a disk. */
export const ownTime = async (ca: Ca, issuer: string, clock: Clock): Promise<StampTime> => {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = { organization: issuer, commonName: `Yizhan ${issuer} Time` };
  const { der } = await ca.issue({ kind: 'time', subject, publicKey });
  return stampOurselves({ certificates: [der], key }, clock);
};

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const readRoots = (file: string): readonly string[] => {
  const where = `${settingsTable.timestampRoots.env} (${file})`;
  try {
    const roots = readFileSync(file, 'utf8').match(PEM) ?? [];
    for (const root of roots) new X509Certificate(root);
    if (roots.length > 0) return roots;
  } catch (error) {
    throw new Misconfiguration(`${where} cannot be read as certificates in PEM.`, { cause: error });
  }
  throw new Misconfiguration(`${where} holds no certificate in PEM.`);
};
