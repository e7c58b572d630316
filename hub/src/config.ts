/**
 * Every setting of the hub in one table: the environment variable, its default, what it means and how it is checked.
 * A wrong one stops the start with a message that names it (R24). docs/settings.md is written from this table.
 */
import path from 'node:path';
import { z } from 'zod';

const port = z.coerce.number('a port number').int().min(0, 'between 0 and 65535').max(65_535, 'between 0 and 65535');
const whole = (min: number, max: number) =>
  z.coerce
    .number('a whole number')
    .int('a whole number')
    .min(min, `between ${String(min)} and ${String(max)}`)
    .max(max, `between ${String(min)} and ${String(max)}`);
const host = z.string().regex(/^[0-9A-Za-z.:_-]+$/, 'an address or host name');
const urlWith = (protocols: readonly string[], said: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), said);

type Setting = {
  readonly env: string;
  /** Absent: the setting must be given. `''`: not set, and that is allowed. */
  readonly default?: string;
  readonly meaning: string;
  readonly check: z.ZodType;
};

export const settingsTable = {
  databaseUrl: {
    env: 'DATABASE_URL',
    meaning: 'The PostgreSQL database (15 or newer): `postgresql://user:password@host:port/name`.',
    check: urlWith(['postgres:', 'postgresql:'], 'a postgresql:// URL'),
  },
  databaseConnections: {
    env: 'YIZHAN_DB_CONNECTIONS',
    default: '20',
    meaning: 'How many connections the hub holds to the database at most.',
    check: whole(2, 100),
  },
  rootKeyFile: {
    env: 'YIZHAN_ROOT_KEY_FILE',
    default: '',
    meaning:
      'File with the root key: 32 bytes, raw or as 64 hex digits, readable by the hub alone. ' +
      'Not needed when systemd hands over the credential `yizhan-root-key`.',
    check: z.string(),
  },
  connectors: {
    env: 'YIZHAN_CONNECTORS',
    default: '',
    meaning:
      'JSON file that says which department answers which question, readable by the hub alone (docs/connectors.md). ' +
      'Not set: no department is asked, and each of their checks is a person’s task.',
    check: z.string(),
  },
  sourceSeconds: {
    env: 'YIZHAN_SOURCE_SECONDS',
    default: '3',
    meaning:
      'Seconds that a department’s data is waited for; past them its check becomes a person’s task. Somebody may be standing before a screen, and a step’s lease is 10 s.',
    check: whole(1, 8),
  },
  clamd: {
    env: 'YIZHAN_CLAMD',
    default: '',
    meaning:
      'ClamAV’s daemon, which looks at every file handed in: `host:port`, or the path of its socket. Not set: none is asked.',
    check: z.string().regex(/^$|^\/|^[0-9A-Za-z.:_[\]-]+:\d{1,5}$/, 'host:port, or the path of a socket'),
  },
  webHost: {
    env: 'YIZHAN_WEB_HOST',
    default: '127.0.0.1',
    meaning: 'Address on which the web door listens. Put a TLS proxy before it when it is reachable from elsewhere.',
    check: host,
  },
  webPort: { env: 'YIZHAN_WEB_PORT', default: '8700', meaning: 'Port of the web door (http).', check: port },
  terminalHost: {
    env: 'YIZHAN_TERMINAL_HOST',
    default: '0.0.0.0',
    meaning: 'Address on which the terminal door listens.',
    check: host,
  },
  terminalPort: {
    env: 'YIZHAN_TERMINAL_PORT',
    default: '8701',
    meaning: 'Port of the terminal door (mutual TLS).',
    check: port,
  },
  terminalNames: {
    env: 'YIZHAN_TERMINAL_NAMES',
    default: 'localhost,127.0.0.1',
    meaning: 'Names and addresses, comma-separated, under which terminals reach the terminal door.',
    check: z.string().transform((text, context): readonly string[] => {
      const names = text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
      if (names.length === 0 || names.some((name) => !host.safeParse(name).success)) {
        context.addIssue('host names or addresses, separated by commas');
        return z.NEVER;
      }
      return names;
    }),
  },
  publicUrl: {
    env: 'YIZHAN_PUBLIC_URL',
    default: '',
    meaning:
      'The address people reach the web door under; it is printed into the code on every paper. ' +
      'Not set: `http://localhost` with the port of the web door.',
    check: z.union([
      z.literal(''),
      urlWith(['http:', 'https:'], 'an http:// or https:// URL').transform((text) => new URL(text).origin),
    ]),
  },
  issuer: {
    env: 'YIZHAN_ISSUER',
    default: 'DEMO',
    meaning:
      'Short name of this university in serials and codes: 2 to 8 capital letters or digits. Never change it later.',
    check: z.string().regex(/^[A-Z0-9]{2,8}$/, '2 to 8 capital letters or digits'),
  },
  trustedProxies: {
    env: 'YIZHAN_TRUSTED_PROXIES',
    default: '0',
    meaning:
      'How many proxies stand before the web door; that many entries of `X-Forwarded-For` are believed, none by default.',
    check: whole(0, 5),
  },
  timestampUrl: {
    env: 'YIZHAN_TIMESTAMP_URL',
    default: '',
    meaning:
      'Timestamp authority (RFC 3161) that every seal gets its time from. While it is away papers wait. ' +
      'Not set: the hub attests the time itself, with no outside party behind it.',
    check: z.union([z.literal(''), urlWith(['http:', 'https:'], 'an http:// or https:// URL')]),
  },
  timestampRoots: {
    env: 'YIZHAN_TIMESTAMP_ROOTS',
    default: '',
    meaning:
      'PEM file with the root certificates of the timestamp authorities that are believed; keep those of earlier ones in it. ' +
      'Needed with `YIZHAN_TIMESTAMP_URL`.',
    check: z.string(),
  },
  sessionIdleMinutes: {
    env: 'YIZHAN_SESSION_IDLE_MINUTES',
    default: '30',
    meaning: 'Minutes without a request after which a staff session ends.',
    check: whole(1, 720),
  },
  sessionHours: {
    env: 'YIZHAN_SESSION_HOURS',
    default: '12',
    meaning: 'Hours after which a staff session ends in any case.',
    check: whole(1, 72),
  },
  verifyPerMinute: {
    env: 'YIZHAN_VERIFY_PER_MINUTE',
    default: '30',
    meaning: 'Papers that one address may verify in a minute.',
    check: whole(1, 6000),
  },
  metricsToken: {
    env: 'YIZHAN_METRICS_TOKEN',
    default: '',
    meaning: 'Bearer token for `/metrics`. Without one, `/metrics` answers the hub’s own machine only.',
    check: z.string().refine((text) => text === '' || text.length >= 16, 'at least 16 characters'),
  },
  logLevel: {
    env: 'YIZHAN_LOG_LEVEL',
    default: 'info',
    meaning: 'Least severe log line that is written: `debug`, `info`, `warn`, `error`.',
    check: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'debug, info, warn, error or silent'),
  },
  development: {
    env: 'YIZHAN_DEV',
    default: '0',
    meaning: '`1` serves the pages from their sources with hot reload. For developers.',
    check: z.enum(['0', '1'], '0 or 1').transform((text) => text === '1'),
  },
  shutdownSeconds: {
    env: 'YIZHAN_SHUTDOWN_SECONDS',
    default: '10',
    meaning: 'Seconds that requests in progress get to finish when the hub is told to stop.',
    check: whole(0, 300),
  },
} as const satisfies Record<string, Setting>;

type Table = typeof settingsTable;
export type SettingName = keyof Table;
export type Settings = { readonly [Name in SettingName]: z.output<Table[Name]['check']> };
type Environment = Readonly<Record<string, string | undefined>>;

/** Names every setting that is missing or wrong, one a line. */
export class Misconfiguration extends Error {
  override readonly name = 'Misconfiguration';
}

/** A choice of several reports as one issue; the last branch is the one that says what is wanted. */
const sentence = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_union' ? (issue.errors.at(-1)?.map(sentence).join('; ') ?? issue.message) : issue.message;

const problemWith = (setting: Setting, given: string | undefined): string | undefined => {
  const text = given ?? setting.default;
  if (text === undefined) return `${setting.env} is not set. ${setting.meaning}`;
  const result = setting.check.safeParse(text);
  // The value itself stays out of the message: it may hold a password.
  return result.success ? undefined : `${setting.env} must be ${result.error.issues.map(sentence).join('; ')}.`;
};

/** Throws `Misconfiguration`. An empty variable counts as not set. */
export const readSettings = (env: Environment): Settings => {
  const given = ({ env: name }: Setting): string | undefined => (env[name] === '' ? undefined : env[name]);
  const entries = Object.entries(settingsTable) as [SettingName, Setting][];
  const problems = entries.flatMap(([, setting]) => problemWith(setting, given(setting)) ?? []);
  if (problems.length > 0) throw new Misconfiguration(problems.join('\n'));
  const settings = Object.fromEntries(
    entries.map(([name, setting]) => [name, setting.check.parse(given(setting) ?? setting.default)]),
  ) as Settings;
  return settings.publicUrl === ''
    ? { ...settings, publicUrl: `http://localhost:${String(settings.webPort)}` }
    : settings;
};

/** The credential that systemd lays out wins over the file, being the narrower grant. Throws `Misconfiguration`. */
export const rootKeyPath = (settings: Settings, env: Environment): string => {
  const credentials = env['CREDENTIALS_DIRECTORY'];
  if (credentials !== undefined && credentials !== '') return path.join(credentials, 'yizhan-root-key');
  if (settings.rootKeyFile !== '') return settings.rootKeyFile;
  throw new Misconfiguration(`${settingsTable.rootKeyFile.env} is not set. ${settingsTable.rootKeyFile.meaning}`);
};

/** Set, like one of ours, and not one of ours: a slip of the pen. Other programs have settings under our prefix too. */
export const unknownSettings = (env: Environment): readonly string[] => {
  const known = Object.values(settingsTable).map((setting) => setting.env);
  const isSlip = (name: string): boolean => !known.some((one) => one === name) && known.some((one) => near(name, one));
  return Object.keys(env).filter((name) => name.startsWith('YIZHAN') && isSlip(name));
};

/** Whether at most two letters were left out, added or changed (Levenshtein). */
const near = (a: string, b: string): boolean => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return (row.at(-1) ?? 0) <= 2;
};

/** The body of docs/settings.md. */
export const settingsDocument = (): string => {
  const rows = Object.values(settingsTable as Record<string, Setting>).map((setting) => {
    const preset =
      setting.default === undefined ? '**required**' : setting.default === '' ? 'not set' : `\`${setting.default}\``;
    return `| \`${setting.env}\` | ${preset} | ${setting.meaning} |`;
  });
  return [
    '# Settings of the hub',
    '',
    'Environment variables, read once at the start. A wrong or missing one stops the start with a message that names it.',
    'This page is written from `hub/src/config.ts` by `node hub/src/cli/write-settings.ts`; a test compares the two.',
    '',
    '| Setting | Default | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};
