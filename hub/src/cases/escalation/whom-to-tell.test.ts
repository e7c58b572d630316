import { describe, expect, test } from 'vitest';
import { DAY_MS, lateCases } from './test-late.ts';

const registrar = { department: '教务处', departmentEn: 'Registrar' };

describe('who is told', () => {
  const told = async (on: Awaited<ReturnType<typeof lateCases>>) => {
    const caseId = await on.open();
    await on.sleep(2 * DAY_MS);
    const [event, ...more] = await on.told(caseId, 'escalated');
    expect(more).toEqual([]);
    return event;
  };

  test('a head on leave: the substitute, and it is said for whom', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    const [head, substitute] = [await on.staff('head'), await on.staff('transcripts')];
    await on.leave(head.person, substitute.person);
    expect(await told(on)).toMatchObject({
      ...{ as: 'head', to: substitute.person, instead: head.person },
      reasons: [{ code: 'escalated-substitute' }],
    });
  });

  test('a head on leave without substitute: the backup, or else the supervisor', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    const head = await on.staff('head');
    const supervisor = await on.supervisor();
    await on.leave(head.person);
    expect(await told(on)).toMatchObject({ to: supervisor.person, reasons: [{ code: 'escalated-head-away' }] });
    const backup = await on.staff('head', 'backup');
    expect(await told(on)).toMatchObject({ as: 'head', to: backup.person, instead: head.person });
  });

  test('a department without a head: the supervisor, with the reason', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    const supervisor = await on.supervisor();
    expect(await told(on)).toMatchObject({
      ...{ as: 'supervisor', to: supervisor.person, level: 1 },
      reasons: [{ code: 'escalated-no-head' }],
    });
  });

  test('nobody supervises by name: it is told all the same, to whoever does', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    expect(await told(on)).toMatchObject({ as: 'supervisor', reasons: [{ code: 'escalated-no-head' }] });
    expect(await on.rows()).toEqual([{ told_as: 'supervisor', told_to: null, level: 1 }]);
  });

  test('the head who is the applicant’s relative keeps away: the supervisor', async () => {
    const on = await lateCases([{ do: 'decide' }]);
    const head = await on.staff('head');
    const supervisor = await on.supervisor();
    await on.desk.db.pool.query(`insert into person_relation (person_id, other_id, kind) values ($1, $2, 'aunt')`, [
      ...[head.person, on.student.id],
    ]);
    expect(await told(on)).toMatchObject({ to: supervisor.person, reasons: [{ code: 'escalated-head-conflict' }] });
  });
});

test('the words for who was told name the department', async () => {
  const on = await lateCases([{ do: 'decide' }]);
  await on.desk.db.prisma.department.update({
    where: { id: 'registrar' },
    data: { nameZh: registrar.department, nameEn: registrar.departmentEn },
  });
  const caseId = await on.open();
  await on.sleep(2 * DAY_MS);
  expect((await on.told(caseId, 'escalated'))[0]?.reasons).toEqual([{ code: 'escalated-no-head', params: registrar }]);
});
