import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { faults, isFault, type Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Keyring } from '../keys/keyring.ts';
import { testKeyring } from '../keys/test-keyring.ts';
import { erasePerson } from '../people/erase-person.ts';
import { applyRetention, readRetention } from '../people/retention.ts';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { openClamd } from './clamd.ts';
import { fileName } from './file-name.ts';
import { openFileStore, type FileStore, type Taken } from './file-store.ts';
import { JailBroken, openJail, type Jail } from './jail.ts';
import { MAX_FILE_BYTES, MAX_LOOSE_FILES, UPLOAD_IDLE_MS } from './limits.ts';
import { checked, pdfPage, photograph } from './test-hostile.ts';

const NOW = Date.parse('2026-03-02T01:00:00Z');

let db: Db;
let keyring: Keyring;
beforeAll(async () => {
  ({ db } = await testDatabase({ keep: true }));
  keyring = await testKeyring(db);
});
afterAll(() => db.close());

const person = async (): Promise<string> => {
  const id = uuidv7();
  await db.prisma.person.create({
    data: { id, kind: 'student', number: id, nameZh: '张晓萌', nameEn: 'ZHANG Xiaomeng', search: [] },
  });
  return id;
};

const stand = (over: Partial<Parameters<typeof openFileStore>[0]> = {}) => {
  const [clock, passing] = [manualClock(NOW), manualClock(NOW)];
  const failures: unknown[] = [];
  const store = openFileStore({
    ...{ db, keyring, clock, passing, jail: openJail(), scan: undefined },
    failed: (error) => void failures.push(error),
    ...over,
  });
  return { store, clock, passing, failures };
};

const bodyOf = (...parts: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });

type Sent = { readonly file?: Uint8Array; readonly body?: ReadableStream<Uint8Array>; readonly name?: string };
const take = (store: FileStore, personId: string, { file = pdfPage(), body, name = '邀请函.pdf' }: Sent = {}) =>
  store.take({ personId, by: `person:${personId}`, name, body: body ?? bodyOf(file) });
const taken = (outcome: Taken | Fault): Taken => {
  if (isFault(outcome)) throw new Error(outcome.fault);
  return outcome;
};

describe('R16 what is kept', () => {
  test('is the file built anew, encrypted under a random id, with both hashes beside it; the original is nowhere', async () => {
    const [{ store }, owner] = [stand(), await person()];
    const original = Buffer.concat([pdfPage(), Buffer.from('%canary-of-the-original')]);
    const answer = taken(await take(store, owner, { file: original }));
    expect(answer).toMatchObject({ name: '邀请函.pdf', pages: 1 });

    const file = await store.read(answer.id);
    expect(file).toMatchObject({ personId: owner, caseId: undefined, pages: 1 });
    expect(checked(file?.pdf ?? Buffer.alloc(0))).toContain('No syntax or stream encoding errors');
    expect(
      createHash('sha256')
        .update(file?.pdf ?? '')
        .digest('hex'),
    ).toBe(answer.sha256);
    expect(file?.page(1)?.subarray(0, 3)).toEqual(Buffer.of(0xff, 0xd8, 0xff));
    expect(file?.page(2)).toBeUndefined();

    const { rows } = await db.pool.query<{ ciphertext: Buffer; original_sha256: Buffer; original_size: number }>(
      'select * from handed_file h join blob b on b.id = h.id where h.id = $1',
      [answer.id],
    );
    expect(rows[0]?.original_sha256).toEqual(createHash('sha256').update(original).digest());
    expect(rows[0]?.original_size).toBe(original.length);
    for (const plain of ['%PDF', 'canary']) expect(rows[0]?.ciphertext.includes(plain)).toBe(false);
  });

  test('an exchanged or altered ciphertext is not shown as somebody’s file', async () => {
    const [{ store }, owner] = [stand(), await person()];
    const [one, other] = [taken(await take(store, owner)), taken(await take(store, owner))];
    await db.pool.query('update blob set ciphertext = (select ciphertext from blob where id = $2) where id = $1', [
      one.id,
      other.id,
    ]);
    await expect(store.read(one.id)).rejects.toThrow();
  });

  test.each([
    ['C:\\Users\\me\\扫描 件.pdf', '扫描 件.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\u0000b\nc.pdf', 'abc.pdf'],
    ['', undefined],
    ['...', undefined],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(95)}….pdf`],
  ])('a name is only shown, never believed: %j', (given, shown) => {
    expect(fileName(given)).toBe(shown);
  });

  test('it goes with its person, and what was never handed in goes after its time', async () => {
    const [{ store }, owner, other] = [stand(), await person(), await person()];
    const [gone, loose] = [taken(await take(store, owner)), taken(await take(store, other))];
    await db.tx((tx) => erasePerson(tx, { personId: owner, by: 'hub', basis: 'asked for' }));
    expect(await store.read(gone.id)).toBeUndefined();
    const periods = readRetention();
    const day = 86_400_000;
    await applyRetention(db, periods, NOW + (periods.looseFiles.days - 1) * day);
    expect(await store.head(loose.id)).toBeDefined();
    await applyRetention(db, periods, NOW + (periods.looseFiles.days + 1) * day);
    expect(await store.head(loose.id)).toBeUndefined();
    expect((await db.pool.query('select 1 from blob where id = any($1)', [[gone.id, loose.id]])).rowCount).toBe(0);
  });
});

describe('bounds', () => {
  test('more than the most is not read to its end', async () => {
    const [{ store }, owner] = [stand(), await person()];
    const megabyte = new Uint8Array(1024 * 1024);
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        read += megabyte.length;
        controller.enqueue(megabyte);
      },
    });
    expect(await take(store, owner, { body: endless })).toEqual({ fault: 'file-too-large', params: { max: 20 } });
    expect(read).toBeLessThanOrEqual(MAX_FILE_BYTES + 3 * megabyte.length);
  });

  test('a sender that falls silent, and one that goes away', async () => {
    const [{ store, passing }, owner] = [stand(), await person()];
    const outcome = take(store, owner, { body: new ReadableStream({ pull: () => new Promise(() => undefined) }) });
    await expect.poll(() => passing.next()).toBe(true); // its patience begins once it reads
    expect(passing.now()).toBe(NOW + UPLOAD_IDLE_MS);
    expect(await outcome).toEqual({ fault: 'file-slow' });
    const cut = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(pdfPage().subarray(0, 100));
        controller.error(new Error('reset by peer'));
      },
    });
    expect(await take(store, owner, { body: cut })).toEqual({ fault: 'file-cut' });
    expect(await take(store, owner, { file: new Uint8Array() })).toEqual({ fault: 'file-empty' });
    expect((await db.pool.query('select 1 from handed_file where person_id = $1', [owner])).rowCount).toBe(0);
  });

  test('of files that were never handed in, also when they come side by side', async () => {
    const [{ store }, owner] = [stand(), await person()];
    await db.pool.query(
      `with made as (
         insert into blob (id, person_id, sha256, size, mime, ciphertext, key_version)
         select gen_random_uuid(), $1, '', 0, '', '', 1 from generate_series(1, $2) returning id)
       insert into handed_file (id, person_id, by, name, kind, original_sha256, original_size, pages, at)
       select id, $1, '', '', 'pdf', '', 0, '[]', now() from made`,
      [owner, MAX_LOOSE_FILES - 1],
    );
    const outcomes = await Promise.all([take(store, owner), take(store, owner), take(store, owner)]);
    expect(outcomes.filter((one) => !isFault(one))).toHaveLength(1);
    expect(outcomes.filter(isFault).map(({ fault }) => fault)).toEqual(['file-too-many', 'file-too-many']);
  });

  test('one is taken apart at a time, a dozen wait, and the next is told to come again', async () => {
    let [now, most] = [0, 0];
    const counted: Jail = {
      ...openJail(),
      run: async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return { ending: { kind: 'ended', code: 3, said: 'no PDF at all' }, output: Buffer.alloc(0) };
      },
    };
    const [{ store }, owner] = [stand({ jail: counted }), await person()];
    const outcomes = await Promise.all(Array.from({ length: 14 }, () => take(store, owner)));
    expect(most).toBe(1);
    expect(outcomes.filter((one) => isFault(one) && one.fault === 'busy')).toHaveLength(2);
  });
});

describe('who looks at it', () => {
  test('no jail, no file; and the operator reads why', async () => {
    const broken = () => Promise.reject(new JailBroken('no user name spaces here'));
    const [{ store, failures }, owner] = [stand({ jail: { run: broken, pipe: broken } }), await person()];
    expect(await take(store, owner)).toEqual({ fault: 'file-check-away' });
    expect(String(failures[0])).toContain('no user name spaces here');
  });

  test('what a hostile file made its reader say stays here', async () => {
    const [{ store }, owner] = [stand(), await person()];
    const torn = pdfPage().subarray(0, 300);
    const outcome = await take(store, owner, { file: torn });
    expect(Object.keys(outcome).every((key) => ['fault', 'params'].includes(key))).toBe(true);
    expect(faults).toHaveProperty((outcome as Fault).fault);
  });

  /** clamd(8) as its manual tells: `zINSTREAM\0`, parts of a length and bytes, a length of zero; the answer ends with a zero byte. */
  const clamd = async (answer: (bytes: Buffer) => string | undefined): Promise<string> => {
    const server: Server = createServer((socket) => {
      let got = Buffer.alloc(0);
      socket
        .on('error', () => undefined)
        .on('data', (part) => {
          got = Buffer.concat([got, part]);
          const file: Buffer[] = [];
          let at = 'zINSTREAM\0'.length;
          for (;;) {
            if (got.length < at + 4) return;
            const length = got.readUInt32BE(at);
            if (length === 0) break;
            file.push(got.subarray(at + 4, at + 4 + length));
            at += 4 + length;
          }
          const said = got.toString('latin1').startsWith('zINSTREAM\0')
            ? answer(Buffer.concat(file))
            : 'UNKNOWN COMMAND\0';
          if (said !== undefined) socket.end(said);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  };

  test('a scanner hears every byte, and its word counts', async () => {
    const { jpeg: photo } = await photograph();
    let heard = Buffer.alloc(0);
    const clean = await clamd((bytes) => ((heard = Buffer.from(bytes)), 'stream: OK\0'));
    const owner = await person();
    expect(isFault(await take(stand({ scan: openClamd(clean) }).store, owner, { file: photo }))).toBe(false);
    expect(heard.equals(photo)).toBe(true);
    const infected = await clamd(() => 'stream: Eicar-Test-Signature FOUND\0');
    expect(await take(stand({ scan: openClamd(infected) }).store, owner)).toEqual({ fault: 'file-virus' });
  });

  test.each([
    ['says that it cannot', 'INSTREAM size limit exceeded. ERROR\0'],
    ['breaks off', 'stream: O'],
    ['talks without end', 'x'.repeat(5000)],
  ])('a scanner that %s lets nothing through', async (_, said) => {
    const [scan, owner] = [openClamd(await clamd(() => said)), await person()];
    expect(await take(stand({ scan }).store, owner)).toEqual({ fault: 'file-check-away' });
  });

  test('a scanner that is not there, or never answers, lets nothing through', async () => {
    const owner = await person();
    expect(await take(stand({ scan: openClamd('/nowhere/clamd.sock') }).store, owner)).toEqual({
      fault: 'file-check-away',
    });
    const silent = openClamd(await clamd(() => undefined), 50);
    expect(await take(stand({ scan: silent }).store, owner)).toEqual({ fault: 'file-check-away' });
  });
});
