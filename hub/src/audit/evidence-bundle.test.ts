import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isFault } from '@yizhan/shared/faults.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { testDesk, type TestDesk } from '../cases/test-desk.ts';
import { openCa } from '../fleet/ca.ts';
import { evidenceBundle, type BundleFile } from './evidence-bundle.ts';
import { openLog } from './log.ts';

let desk: TestDesk;
let caseId: string;
let bundle: readonly BundleFile[];

const bundled = async (of: string, opened = false): ReturnType<typeof evidenceBundle> => {
  const { db, keyring, clock } = desk;
  const { roots } = await openCa({ db, keyring, clock, issuer: 'YLU' });
  return evidenceBundle({ ...{ db, keyring, roots, timeRoots: roots, opened }, caseId: of, at: new Date(clock.now()) });
};

beforeAll(async () => {
  desk = await testDesk({ keep: true });
  // A log of several cases, so that there is a path to walk.
  for (let other = 0; other < 4; other++) await desk.submit(await desk.tap(await desk.student()));
  caseId = await desk.submit(await desk.tap(await desk.student()));
  await desk.submit(await desk.tap(await desk.student()));
  await desk.cases.runner.idle();
  await openLog({ db: desk.db, keyring: desk.keyring, clock: desk.clock }).append();
  const made = await bundled(caseId);
  if (isFault(made)) throw new Error(made.fault);
  bundle = made;
});
afterAll(() => desk.close());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const { name, bytes } of bundle) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
});

const check = (): { readonly status: number | null; readonly said: string } => {
  const { status, stdout, stderr } = spawnSync('bash', [path.join(folder, 'check.sh')], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
};
const change = (name: string, by: (bytes: Buffer) => Uint8Array): void => {
  const file = path.join(folder, name);
  writeFileSync(file, by(readFileSync(file)));
};
const paper = (): string => bundle.find(({ name }) => name.endsWith('.pdf'))?.name ?? '';

test('a stranger with openssl and pdfsig finds the bundle of a real case whole', () => {
  const { status, said } = check();
  expect(said).toMatch(/WHOLE\n$/);
  expect(said).not.toContain('DIFFERS');
  expect(status).toBe(0);
  expect(said).toMatch(/the log holds event \d+ as entry \d of 6/);
  expect(said).toMatch(/pdfsig finds its signature valid over the whole file/);
  expect(said).toMatch(/openssl finds its seal under roots\.pem/);
  expect(said).toMatch(/sealed at Nov 24 02:\S+ 2026 GMT, by times\.pem/);
});

describe('a bundle that was touched says where', () => {
  test('in an event', () => {
    change('events/0002.json', (bytes) => Buffer.from(bytes.toString('utf8').replace('"v":1', '"v":2')));
    expect(check()).toMatchObject({
      status: 1,
      said: expect.stringContaining('DIFFERS  event 2 (events/0002.json)') as string,
    });
  });

  test('in an event, with every hash made anew: the log remembers', () => {
    const lines = readFileSync(path.join(folder, 'events.txt'), 'utf8').trim().split('\n');
    change('events/0001.json', (bytes) => Buffer.from(bytes.toString('utf8').replace('"v":1', '"v":2')));
    const script = `prev=${'0'.repeat(64)}; while read -r s h f; do h=$({ printf "$(sed 's/../\\\\x&/g' <<<$prev)"; cat $f; } | sha256sum | cut -d' ' -f1); echo "$s $h $f"; prev=$h; done <events.txt >new && mv new events.txt`;
    expect(spawnSync('bash', ['-c', script], { cwd: folder }).status).toBe(0);
    expect(readFileSync(path.join(folder, 'events.txt'), 'utf8').trim().split('\n')).toHaveLength(lines.length);
    const { status, said } = check();
    expect(said).toContain('holds    event 1\n');
    expect(said).toContain('DIFFERS  the log does not hold this case as it is here');
    expect(status).toBe(1);
  });

  test('by a cut tail', () => {
    change('events.txt', (bytes) =>
      Buffer.from(`${bytes.toString('utf8').trim().split('\n').slice(0, -1).join('\n')}\n`),
    );
    expect(check()).toMatchObject({
      status: 1,
      said: expect.stringContaining('DIFFERS  the log does not hold') as string,
    });
  });

  test('in a paper', () => {
    change(paper(), (bytes) => {
      const copy = Buffer.from(bytes);
      copy[2000] = (copy[2000] ?? 0) ^ 1;
      return copy;
    });
    const { status, said } = check();
    expect(said).toMatch(/DIFFERS {2}YLU-\S+ is not the file that event \d+ names/);
    expect(status).toBe(1);
  });

  test('in the signed head', () => {
    change('log/head.bin', (bytes) => {
      const copy = Buffer.from(bytes);
      copy[21] = (copy[21] ?? 0) ^ 1;
      return copy;
    });
    expect(check()).toMatchObject({
      status: 1,
      said: expect.stringContaining('DIFFERS  the signature of the log') as string,
    });
  });

  test('under another authority', () => {
    rmSync(path.join(folder, 'roots.pem'));
    writeFileSync(path.join(folder, 'roots.pem'), '');
    expect(check()).toMatchObject({
      status: 1,
      said: expect.stringContaining('its seal’s certificate'.replace('’', "'")) as string,
    });
  });

  test('stamped by an authority that is not believed', () => {
    writeFileSync(path.join(folder, 'times.pem'), '');
    expect(check()).toMatchObject({
      status: 1,
      said: expect.stringMatching(/DIFFERS {2}\S+: its timestamp/) as string,
    });
  });
});

test('personal values are in it only where they were asked for, and then in clear', async () => {
  const names = (files: readonly BundleFile[]) => files.map(({ name }) => name);
  expect(names(bundle)).not.toContain('opened.json');
  const opened = await bundled(caseId, true);
  if (isFault(opened)) throw new Error(opened.fault);
  const file = opened.find(({ name }) => name === 'opened.json');
  const values = JSON.parse(Buffer.from(file?.bytes ?? []).toString('utf8')) as {
    event: number;
    at: string;
    value: unknown;
  }[];
  expect(values.length).toBeGreaterThan(0);
  expect(JSON.stringify(values)).toContain('programme');
  const everything = bundle
    .filter(({ name }) => name.startsWith('events/'))
    .map(({ bytes }) => Buffer.from(bytes).toString());
  expect(everything.join('')).not.toContain('programme');
});

test('a case that is not there, and one too new for the log, say so', async () => {
  expect(await bundled('00000000-0000-7000-8000-000000000000')).toEqual({ fault: 'not-found' });
  const fresh = await desk.submit(await desk.tap(await desk.student()));
  expect(await bundled(fresh)).toEqual({ fault: 'not-logged-yet' });
});
