import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../storage/test-database.ts';
import { nearestPrinters } from './nearest-printers.ts';

const places: readonly (readonly [string, string | null, string, string])[] = [
  ['main', null, '云岭校区', 'Yunling Campus'],
  ['lake', null, '湖滨校区', 'Lakeside Campus'],
  ['hall', 'main', '服务大厅', 'Service Hall'],
  ['hall-1', 'hall', '一楼', 'Floor 1'],
  ['hall-2', 'hall', '二楼', 'Floor 2'],
  ['library', 'main', '图书馆', 'Library'],
  ['library-1', 'library', '一楼', 'Floor 1'],
  ['centre', 'lake', '学生活动中心', 'Student Centre'],
];

type Terminal = { readonly at: string; readonly printer?: string; readonly online?: boolean };

const campus = async (terminals: Readonly<Record<string, Terminal>>) => {
  const { db } = await testDatabase();
  onTestFinished(() => db.close());
  for (const [id, parentId, nameZh, nameEn] of places)
    await db.prisma.place.create({ data: { id, parentId, kind: 'place', nameZh, nameEn } });
  let n = 0;
  for (const [id, { at, printer, online = true }] of Object.entries(terminals)) {
    const reported = printer === undefined ? {} : { reported: { printer } };
    await db.prisma.terminal.create({
      data: {
        id,
        placeId: at,
        receiptPrefix: `T${String((n += 1)).padStart(3, '0')}`,
        desired: {},
        online,
        ...reported,
      },
    });
  }
  return async (from: string) => (await nearestPrinters(db.pool, from)).map(({ place }) => place.en);
};

test('the nearest comes first: same floor, same building, same campus, another campus', async () => {
  const from = await campus({
    here: { at: 'hall-1', printer: 'empty' },
    'a-far': { at: 'centre', printer: 'ready' },
    'b-campus': { at: 'library-1', printer: 'ready' },
    'c-building': { at: 'hall-2', printer: 'busy' },
    'd-floor': { at: 'hall-1', printer: 'ready' },
  });
  expect(await from('here')).toEqual(['Floor 1', 'Floor 2']);
  expect(await from('c-building')).toEqual(['Floor 1', 'Library, Floor 1']);
  expect(await from('a-far')).toEqual(['Yunling Campus, Library, Floor 1', 'Yunling Campus, Service Hall, Floor 2']);
});

test('one that cannot print, has never said so or is not connected is not named', async () => {
  const from = await campus({
    here: { at: 'hall-1', printer: 'jam' },
    empty: { at: 'hall-1', printer: 'empty' },
    silent: { at: 'hall-1' },
    away: { at: 'hall-2', printer: 'ready', online: false },
  });
  expect(await from('here')).toEqual([]);
});
