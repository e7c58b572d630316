import { isFault } from '@yizhan/shared/faults.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import { describe, expect, test } from 'vitest';
import { SourceTrouble } from '../connectors/trouble.ts';
import type { Connector, Said } from '../connectors/contract.ts';
import { kinds } from '../connectors/kinds/kinds.ts';
import { crossing, type Crossing } from '../cases/test-crossing.ts';
import { findReferences } from './find-references.ts';
import { refreshLists } from './refresh-lists.ts';

const XSS = `<img src=x onerror=alert(1)>`;
const HOUR_MS = 3_600_000;
const label = { zh: '场地', en: 'Place' };
const form: FlowDefinition['form'] = {
  fields: [
    { id: 'room', kind: 'reference', to: 'room', label, required: true },
    { id: 'who', kind: 'reference', to: 'person', label: { zh: '联系人', en: 'Contact' }, required: false },
  ],
};

type Room = { readonly id: string; readonly zh: string; readonly en: string };
const hall: Room = { id: 'H1', zh: '学术报告厅', en: 'Lecture Hall' };

/** A department that keeps a list of rooms, and can be away, stale, or repeat itself. */
const department = (rooms: readonly Room[], clock: { now(): number }) => {
  const source = { rooms, state: 'ok' as 'ok' | 'away' | 'stale' | 'stuck', asked: 0 };
  const connector: Connector = {
    ...{ id: 'rooms', freshHours: 1, protocol: 'http', about: kinds.rooms.about, facts: kinds.rooms.facts },
    ask: ({ about }): Promise<Said> => {
      source.asked += 1;
      if (source.state === 'away') return Promise.reject(new SourceTrouble('away', 'ECONNREFUSED'));
      const question = kinds.rooms.question('', about);
      const { id } = question.keys;
      const after = source.state === 'stuck' ? '' : (question.page?.after ?? '');
      const records = source.rooms
        .filter((room) => (id === undefined ? room.id > after : room.id === id))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, 500)
        .map((room) => ({ id: room.id, name_zh: room.zh, name_en: room.en }));
      const { reasons, facts } = question.judge(records);
      const asOf = new Date(clock.now() - (source.state === 'stale' ? 2 * HOUR_MS : 0));
      const answer = reasons.length === 0 ? ('pass' as const) : ('hold' as const);
      return Promise.resolve({ answer, asOf, reasons: [...reasons], facts, sha256: 'a'.repeat(64) });
    },
  };
  return { source, connector };
};

const campus = async (rooms: readonly Room[] = [hall]) => {
  const on = await crossing([{ do: 'decide' }], { form });
  const { db, clock, cases } = on.desk;
  const { source, connector } = department(rooms, clock);
  (cases.desk.connectors as Map<string, Connector>).set('rooms', connector);
  const failed: unknown[] = [];
  const refresh = () =>
    refreshLists({ db, clock, connectors: cases.desk.connectors, failed: (_, error) => void failed.push(error) });
  return { on, source, refresh, failed };
};

const begin = (on: Crossing, room: unknown) => on.begin({ answers: { room } });
const unknown = { fault: 'bad-answers', params: { field: 'room', reason: 'reference-unknown' } };

describe('at submission', () => {
  test('a room of the list is taken without asking the department again', async () => {
    const { on, source, refresh } = await campus();
    expect(await refresh()).toEqual({ room: 1 });
    const asked = source.asked;
    const begun = await begin(on, 'H1');
    expect(isFault(begun)).toBe(false);
    expect(source.asked).toBe(asked);
    if (!isFault(begun)) expect(begun.unchecked).toEqual([]);
  });

  test('an unknown room and a forged id are refused with the field named, and nothing begins', async () => {
    const { on, refresh } = await campus();
    await refresh();
    expect(await begin(on, 'H9')).toEqual(unknown);
    for (const forged of [`H1' or '1'='1`, XSS, { $ne: '' }, ['H1'], 7, 'H'.repeat(61), '../H1%00', 'h1\u200b'])
      expect(await begin(on, forged)).toMatchObject({ fault: 'bad-answers', params: { field: 'room' } });
    expect(await on.desk.count('case_event')).toBe(0);
  });

  test('a room that was built since the list was read is found by asking', async () => {
    const { on, source, refresh } = await campus();
    await refresh();
    source.rooms = [hall, { id: 'H3', zh: '新报告厅', en: 'New Hall' }];
    expect(isFault(await begin(on, 'H3'))).toBe(false);
  });

  test('while the department is away a fresh list still tells what is and what is not', async () => {
    const { on, source, refresh } = await campus();
    await refresh();
    source.state = 'away';
    expect(isFault(await begin(on, 'H1'))).toBe(false);
    expect(await begin(on, 'H9')).toEqual(unknown);
  });

  test.each(['away', 'stale'] as const)(
    'with the list grown old and the source %s it is taken, and a person’s check is on record',
    async (state) => {
      const { on, source, refresh } = await campus();
      await refresh();
      await on.desk.cases.stop();
      await on.desk.clock.advance(2 * HOUR_MS);
      source.state = state;
      const begun = await begin(on, 'H9');
      if (isFault(begun)) throw new Error(JSON.stringify(begun));
      const reason = { code: 'reference-unchecked', params: { field: '场地', fieldEn: 'Place' } };
      expect(begun.unchecked).toEqual([reason]);
      const { events } = await on.desk.load(begun.id);
      expect(events.find(({ kind }) => kind === 'references-unchecked')).toMatchObject({ fields: ['room'] });
      expect((await on.desk.db.prisma.caseView.findFirstOrThrow()).reasons).toEqual([reason]);
    },
  );

  test('people are of our own directory: staff, and neither students nor those who left', async () => {
    const { on, refresh } = await campus();
    await refresh();
    const { person } = await on.staff('clerk');
    const { number } = await on.desk.db.prisma.person.findUniqueOrThrow({ where: { id: person } });
    const ask = (who: string) => on.begin({ answers: { room: 'H1', who } });
    expect(isFault(await ask(number))).toBe(false);
    for (const nobody of ['2023010101', '999999'])
      expect(await ask(nobody)).toMatchObject({ params: { field: 'who', reason: 'reference-unknown' } });
    await on.desk.db.prisma.departure.create({ data: { personId: person, at: new Date(), by: 'hub' } });
    expect(await ask(number)).toMatchObject({ params: { field: 'who' } });
  });
});

describe('the list', () => {
  const ids = async ({ on }: Awaited<ReturnType<typeof campus>>, typed: string): Promise<readonly string[]> =>
    (await findReferences(on.desk.db.pool, 'room', typed)).found.map(({ id }) => id);

  test('is searched by name, part of it, number, pinyin and initials; a number goes first', async () => {
    const c = await campus([
      hall,
      { id: 'H10', zh: '小报告厅', en: 'Small Hall' },
      { id: 'T2-101', zh: '二教101', en: 'Teaching Building 2, 101' },
    ]);
    await c.refresh();
    expect(await ids(c, '报告厅')).toEqual(['H1', 'H10']);
    expect(await ids(c, 'xsbgt')).toEqual(['H1']);
    expect(await ids(c, 'xueshu')).toEqual(['H1']);
    expect(await ids(c, 'h1')).toEqual(['H1', 'H10']);
    expect(await ids(c, 'T2-1')).toEqual(['T2-101']);
    expect(await ids(c, '二教 101')).toEqual(['T2-101']);
    expect(await ids(c, 'lecture')).toEqual(['H1']);
    expect(await ids(c, '%')).toEqual([]);
    expect(await ids(c, '游泳池')).toEqual([]);
  });

  test('holds names as text, whatever they look like', async () => {
    const c = await campus([{ id: 'X1', zh: XSS, en: XSS }]);
    await c.refresh();
    expect(await findReferences(c.on.desk.db.pool, 'room', 'X1')).toEqual({
      ...{ found: [{ id: 'X1', name: { zh: XSS, en: XSS } }], more: false },
    });
  });

  test('follows the department: renamed, gone, new; what was not read to its end changes nothing', async () => {
    const c = await campus([hall, { id: 'H2', zh: '多功能厅', en: 'Hall 2' }]);
    await c.refresh();
    c.source.rooms = [
      { ...hall, zh: '大礼堂' },
      { id: 'H4', zh: '音乐厅', en: 'Concert Hall' },
    ];
    expect(await c.refresh()).toEqual({ room: 2 });
    expect([await ids(c, '大礼堂'), await ids(c, '报告'), await ids(c, 'H2')]).toEqual([['H1'], [], []]);
    c.source.state = 'away';
    expect(await c.refresh()).toEqual({});
    expect(await ids(c, '音乐厅')).toEqual(['H4']);
  });

  test('of 10 000 rooms is read page by page and searched at every key; one that never ends is not believed', async () => {
    const rooms = Array.from({ length: 10_000 }, (_, i) => ({
      id: `B${String(Math.floor(i / 500))}-${String(i).padStart(5, '0')}`,
      zh: `第${String(Math.floor(i / 500))}教学楼${String(i)}室`,
      en: `Building ${String(Math.floor(i / 500))}, room ${String(i)}`,
    }));
    const c = await campus(rooms);
    expect(await c.refresh()).toEqual({ room: 10_000 });
    expect(await ids(c, '09999')).toEqual(['B19-09999']);
    const all = await findReferences(c.on.desk.db.pool, 'room', '教学楼');
    expect([all.found.length, all.more]).toEqual([12, true]);
    const began = performance.now();
    for (const typed of ['第19', 'B19-0', 'djxl', 'room 777', '', '教学楼77']) await ids(c, typed);
    expect((performance.now() - began) / 6).toBeLessThan(150);
    c.source.state = 'stuck';
    expect(await c.refresh()).toEqual({});
    expect(c.failed).toHaveLength(1);
  });
});
