import net from 'node:net';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../../storage/test-database.ts';
import { askConnector, type ConnectorAnswer } from '../contract.ts';
import { openGate } from '../gate.ts';
import { kinds } from '../kinds/kinds.ts';
import { sourced } from '../sourced.ts';
import { openSqlView } from './sql-view.ts';

const NOW = Date.UTC(2026, 10, 24, 2);
const PERSON = '2023010101';

const asking = (url: string, view = 'housing.debts') => {
  const clock = manualClock(NOW);
  const failures: string[] = [];
  const failed = (_: string, error: unknown): void => void failures.push(String(error));
  const source = openSqlView(url);
  onTestFinished(() => source.close());
  const connector = sourced({
    ...{ id: 'debts-housing', freshHours: 24, protocol: 'sql-view', kind: kinds['debts-housing'] },
    ...{ gate: openGate('housing', clock), fetch: source.fetch(view, kinds['debts-housing']) },
  });
  const ask = (number = PERSON): Promise<ConnectorAnswer> =>
    askConnector(connector, { personId: 'p', number, about: {} }, { clock, failed });
  return { ask, clock, failures };
};

const housing = async (select: string) => {
  const { db, url } = await testDatabase();
  await db.pool.query('create schema housing');
  await db.pool.query(`create view housing.debts as ${select}`);
  return { ...asking(url), db, url };
};

const row = (person: string, fen: string, asOf: string): string =>
  `select ${person} as person, '电费' as what_zh, 'Electricity' as what_en, ${fen} as amount_fen, date '2026-10-31' as since,
     timestamptz '${asOf}' as as_of`;

test('a view answers from the rows of the person, as of the oldest of them', async () => {
  const { ask } = await housing(
    [
      row(`'${PERSON}'`, '8640::bigint', '2026-11-24T01:00Z'),
      row(`'${PERSON}'`, '0', '2026-11-23T20:00Z'),
      row(`'2'`, '7', '2026-11-01T00:00Z'),
    ].join(' union all '),
  );
  expect(await ask()).toMatchObject({
    answer: 'hold',
    asOf: new Date('2026-11-23T20:00Z'),
    facts: { owedFen: 8640, items: [{ amountFen: 8640, since: '2026-10-31' }, { amountFen: 0 }] },
  });
  // Nothing on record is as true as the view is new.
  expect(await ask('3')).toMatchObject({ answer: 'pass', asOf: new Date('2026-11-24T01:00Z') });
  expect(await ask('2')).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-stale' }] });
});

test('a value is a value: nobody’s number is SQL', async () => {
  const { ask, db } = await housing(row(`'${PERSON}'`, '1', '2026-11-24T01:00Z'));
  expect((await ask(`'; drop schema housing cascade; --`)).answer).toBe('pass');
  expect((await db.pool.query('select * from housing.debts')).rowCount).toBe(1);
});

describe('R11 R20 a view that cannot be believed is no pass, and nothing of it is logged', () => {
  test.each<[string, string, string]>([
    ['empty', 'source-wrong', `${row(`'${PERSON}'`, '1', '2026-11-24T01:00Z')} where false`],
    ['stale', 'source-stale', row(`'1'`, '1', '2026-11-23T01:59:59Z')],
    ['of the future', 'source-wrong', row(`'1'`, '1', '2026-11-24T02:05:01Z')],
    ['without an amount', 'source-wrong', row(`'${PERSON}'`, 'null::int', '2026-11-24T01:00Z')],
    ['of another type', 'source-wrong', row(`'${PERSON}'`, `'canary'`, '2026-11-24T01:00Z')],
    ['without a column', 'source-wrong', `select '${PERSON}' as person, timestamptz '2026-11-24T01:00Z' as as_of`],
    ['that fails on the value', 'source-wrong', row(`1`, '1', '2026-11-24T01:00Z')],
    [
      'of far too many rows',
      'source-wrong',
      `${row(`'${PERSON}'`, 'n', '2026-11-24T01:00Z')} from generate_series(1, 1001) n`,
    ],
    ['that writes', 'source-away', row(`'${PERSON}'`, `nextval('housing.counter')`, '2026-11-24T01:00Z')],
  ])('%s: %s', async (name, code, select) => {
    const { db, url } = await testDatabase();
    await db.pool.query('create schema housing');
    await db.pool.query('create sequence housing.counter');
    await db.pool.query(`create view housing.debts as ${select}`);
    const { ask, failures } = asking(url);
    const number = name === 'that fails on the value' ? 'canary' : PERSON;
    expect(await ask(number)).toMatchObject({ answer: 'unavailable', reasons: [{ code }] });
    expect(failures.join()).not.toMatch(/canary|20230101/);
  });

  test('missing', async () => {
    const { url } = await testDatabase();
    const { ask, failures } = asking(url);
    expect(await ask()).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-wrong' }] });
    expect(failures).toEqual(['SourceTrouble: 42P01']);
  });

  test('not for us', async () => {
    const { url } = await testDatabase();
    const wrong = new URL(url);
    wrong.username = 'yizhan_nobody';
    const { ask, failures } = asking(wrong.href);
    expect(await ask()).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-away' }] });
    expect(failures).toEqual([expect.stringMatching(/^SourceTrouble: 28\w{3}$/)]);
  });
});

describe('R22', () => {
  test('a statement that waits is given up after three seconds, and the next one has a connection', async () => {
    const { ask, clock, db } = await housing(row(`'${PERSON}'`, '1', '2026-11-24T01:00Z'));
    expect((await ask()).answer).toBe('hold');
    const lock = await db.pool.connect();
    await lock.query('begin');
    await lock.query('lock table housing.debts in access exclusive mode');
    const waiting = ask();
    await clock.advance(3000);
    expect(await waiting).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-away' }] });
    await lock.query('rollback');
    lock.release();
    expect((await ask()).answer).toBe('hold');
  });

  test('a server that accepts and never answers', async () => {
    let heard = (): void => undefined;
    const connected = new Promise<void>((resolve) => (heard = resolve));
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', heard);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as net.AddressInfo;
    const { ask, clock } = asking(`postgresql://hub:secret@127.0.0.1:${String(port)}/housing`);
    const waiting = ask();
    await connected;
    await clock.advance(3000);
    expect(await waiting).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-away' }] });
  });

  test('nobody listens', async () => {
    const { ask, failures } = asking('postgresql://hub:secret@127.0.0.1:1/housing');
    expect(await ask()).toMatchObject({ answer: 'unavailable', reasons: [{ code: 'source-away' }] });
    expect(failures).toEqual(['SourceTrouble: ECONNREFUSED']);
  });
});

test('a list is read page by page in the order of code points, and one entry by its id', async () => {
  const { db, url } = await testDatabase();
  await db.pool.query('create schema logistics');
  await db.pool.query(`create view logistics.rooms as
    select 'r' || lpad(n::text, 3, '0') as id, '房间' as name_zh, 'Room' as name_en, timestamptz '2026-11-24T01:00Z' as as_of
      from generate_series(1, 510) n
    union all select 'R', '大房间', 'Large room', timestamptz '2026-11-24T01:00Z'`);
  const clock = manualClock(NOW);
  const source = openSqlView(url);
  onTestFinished(() => source.close());
  const connector = sourced({
    ...{ id: 'rooms', freshHours: 24, protocol: 'sql-view', kind: kinds.rooms },
    ...{ gate: openGate('logistics', clock), fetch: source.fetch('logistics.rooms', kinds.rooms) },
  });
  const ask = async (about: Readonly<Record<string, string>>) => {
    const subject = { personId: '', number: '', about };
    const said = await askConnector(connector, subject, { clock, failed: () => undefined });
    if (said.answer !== 'pass') return said.reasons;
    return (said.facts as { entries: { id: string }[] }).entries.map(({ id }) => id);
  };
  const first = await ask({});
  expect([first.length, first[0], first[1], first.at(-1)]).toEqual([500, 'R', 'r001', 'r499']);
  expect(await ask({ after: 'r499' })).toHaveLength(11);
  expect(await ask({ id: 'r510' })).toEqual(['r510']);
  expect(await ask({ id: `' or true --` })).toEqual([{ code: 'question-unfit' }]);
  expect(await ask({ id: 'R9' })).toEqual([{ code: 'reference-unknown' }]);
});
