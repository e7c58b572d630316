/**
 * Which department answers which connector: the file that `YIZHAN_CONNECTORS` names, described in docs/connectors.md.
 * It holds tokens and passwords, so it is for the hub alone. What is wrong in it stops the start (R24).
 */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Misconfiguration, settingsTable } from '../config.ts';
import { kindNames, kinds, type KindName } from './kinds/kinds.ts';
import { encodings } from './transports/decode-text.ts';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const serviceUrl = z.string().refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  return search + hash === '' && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname)));
}, 'an https:// URL, or http:// on this machine, without query');

const source = z.discriminatedUnion('protocol', [
  z.strictObject({
    protocol: z.literal('http'),
    url: serviceUrl.transform((text) => text.replace(/\/$/, '')),
    token: z.string().regex(/^[\x21-\x7e]{16,}$/, 'at least 16 characters of ASCII without spaces'),
  }),
  z.strictObject({
    protocol: z.literal('sql-view'),
    url: z.string().refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol), {
      error: 'a postgresql:// URL',
    }),
  }),
  z.strictObject({
    protocol: z.literal('csv-drop'),
    folder: z.string().refine((text) => path.isAbsolute(text), 'an absolute path'),
    encoding: z.enum(encodings).default('utf-8'),
  }),
]);
export type Source = z.output<typeof source>;

const formOfAt = {
  http: /^(\/[A-Za-z0-9._~-]+)+$/,
  'sql-view': /^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/,
  'csv-drop': /^[a-z0-9]+(-[a-z0-9]+)*$/,
} as const satisfies Record<Source['protocol'], RegExp>;

/** A service answers as of now; a view and files are filled at night. */
const FRESH_HOURS = { http: 1, 'sql-view': 24, 'csv-drop': 36 } as const satisfies Record<Source['protocol'], number>;

const answered = z.strictObject({
  source: z.string(),
  /** Path of the service, name of the view, or first part of the file names. */
  at: z.string(),
  freshHours: z
    .number()
    .positive()
    .max(24 * 400)
    .optional(),
});

const isKindName = (name: string): name is KindName => kindNames.some((known) => known === name);

const setup = z
  .strictObject({
    sources: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/), source),
    connectors: z.record(z.string(), answered),
  })
  .transform(({ sources, connectors }, context) => {
    const complain = (id: string, field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: ['connectors', id, field], message });
    return Object.entries(connectors).flatMap(([id, { source: name, at, freshHours }]) => {
      const of = Object.hasOwn(sources, name) ? sources[name] : undefined;
      if (!isKindName(id)) complain(id, '', `no connector of this name; there are ${kindNames.join(', ')}`);
      else if (of === undefined) complain(id, 'source', 'not one of the sources');
      else if (!formOfAt[of.protocol].test(at)) complain(id, 'at', `not the form that ${of.protocol} asks for`);
      else if (kinds[id].serviceOnly && of.protocol !== 'http')
        complain(id, 'source', 'only an http source can answer it');
      else return [{ id, name, source: of, at, freshHours: freshHours ?? FRESH_HOURS[of.protocol] }];
      return [];
    });
  });

/** One connector and where its answers come from. */
export type Answered = {
  readonly id: KindName;
  /** Of the source. */
  readonly name: string;
  readonly source: Source;
  readonly at: string;
  readonly freshHours: number;
};

/** Throws `Misconfiguration`, which names every place in the file that is wrong and repeats no value. */
export const readSetup = (file: string): readonly Answered[] => {
  if (file === '') return [];
  const where = `${settingsTable.connectors.env} (${file})`;
  const result = setup.safeParse(readPrivate(file, where));
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    ({ path: at, message }) => `${where}: ${at.map(String).filter(Boolean).join('.')}: ${message}.`,
  );
  throw new Misconfiguration(lines.join('\n'));
};

const readPrivate = (file: string, where: string): unknown => {
  let text: string;
  try {
    const mode = statSync(file).mode & 0o777;
    if ((mode & 0o077) !== 0)
      throw new Misconfiguration(
        `${where} can be read by others (mode ${mode.toString(8).padStart(4, '0')}). Run: chmod 600 ${file}`,
      );
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Misconfiguration) throw error;
    throw new Misconfiguration(`${where} cannot be read.`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Misconfiguration(`${where} is no JSON.`); // the parser quotes the text, and there are passwords in it
  }
};
