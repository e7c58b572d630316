/** Files as answers of a form, through the whole engine: what is forged is refused, and what is the case's stays with it. */
import { isFault } from '@yizhan/shared/faults.ts';
import type { FileAnswer } from '@yizhan/shared/flow/answers.ts';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { openCase } from '../cases/open-case.ts';
import { testCaseRoom, type TestCaseRoom } from '../desk/test-case-room.ts';
import { goodAnswers, matter } from '../desk/test-matter.ts';

let room: TestCaseRoom;
/** First in each test: a campus of its own. */
const aStudent = async (): Promise<{ readonly id: string }> => {
  room = await testCaseRoom();
  return room.desk.student();
};

/** As the store writes it; what is in the file is another test's. */
const stored = async (personId: string, over: { readonly kind?: 'pdf' | 'image' } = {}): Promise<FileAnswer> => {
  const [id, name, sha256] = [uuidv7(), '活动方案.pdf', 'ab'.repeat(32)];
  await room.desk.db.pool.query(
    `insert into blob (id, person_id, sha256, size, mime, ciphertext, key_version)
     values ($1, $2, decode($3, 'hex'), 1, 'application/pdf', '', 1)`,
    [id, personId, sha256],
  );
  await room.desk.db.pool.query(
    `insert into handed_file (id, person_id, by, name, kind, original_sha256, original_size, pages, at)
     values ($1, $2, 'hub', $3, $4, '', 1, '[]', now())`,
    [id, personId, name, over.kind ?? 'pdf'],
  );
  return { id, name, sha256 };
};

const submit = async (applicant: string, plan: unknown, caseId: string = uuidv7()) => {
  const engine = room.desk.cases.desk;
  const outcome = await room.desk.db.tx((tx) =>
    openCase(engine, tx, {
      ...{ caseId, flow: matter, applicant, answers: { ...goodAnswers, plan }, by: `person:${applicant}` },
      ...{ doneAt: new Date(room.desk.clock.now()), assurance: { card: 'uid', pin: false } as const },
    }),
  );
  await room.desk.cases.runner.idle();
  return outcome;
};
const refusal = (reason: string) => ({ fault: 'bad-answers', params: { field: 'plan', reason } });
const caseOf = async (file: FileAnswer): Promise<string | null> => {
  const { rows } = await room.desk.db.pool.query<{ case_id: string | null }>(
    'select case_id from handed_file where id = $1',
    [file.id],
  );
  return rows[0]?.case_id ?? null;
};

test('a file that is there becomes the case’s, and its clerks see it by name', async () => {
  const student = await aStudent();
  const file = await stored(student.id);
  const begun = await submit(student.id, [file]);
  if (isFault(begun)) throw new Error(begun.fault);
  expect(await caseOf(file)).toBe(begun.id);
  const page = await room.page(begun.id, await room.responsible(begun.id));
  expect(page.attached[0]).toMatchObject({ given: true, files: [{ id: file.id, name: file.name }] });
});

test('handed in twice it is one case with one file', async () => {
  const student = await aStudent();
  const [file, caseId] = [await stored(student.id), uuidv7()];
  expect(await submit(student.id, [file], caseId)).toMatchObject({ id: caseId });
  expect(await submit(student.id, [file], caseId)).toMatchObject({ id: caseId });
  expect(await caseOf(file)).toBe(caseId);
});

test('another person’s file, one that never was, and one whose hash or name was changed are refused, and nothing is taken', async () => {
  const [student, other] = [await aStudent(), await room.desk.student()];
  const [own, foreign] = [await stored(student.id), await stored(other.id)];
  for (const forged of [
    foreign,
    { ...own, id: uuidv7() },
    { ...own, sha256: 'cd'.repeat(32) },
    { ...own, name: '别的.pdf' },
  ])
    expect(await submit(student.id, [forged])).toEqual(refusal('answer-file-gone'));
  expect([await caseOf(own), await caseOf(foreign)]).toEqual([null, null]);
});

test('a file of one case does not serve another; of two that name it at once one gets it', async () => {
  const student = await aStudent();
  const file = await stored(student.id);
  const outcomes = await Promise.all([submit(student.id, [file]), submit(student.id, [file])]);
  expect(outcomes.filter((one) => !isFault(one))).toHaveLength(1);
  expect(outcomes.filter((one) => isFault(one))).toEqual([refusal('answer-file-taken')]);
  expect(await submit(student.id, [file])).toEqual(refusal('answer-file-taken'));
});

test('a file whose case was never begun is free for another', async () => {
  const student = await aStudent();
  const file = await stored(student.id);
  await room.desk.db.pool.query('update handed_file set case_id = $2 where id = $1', [file.id, uuidv7()]);
  expect(await submit(student.id, [file])).toHaveProperty('id');
});

test('a picture is not taken where a PDF is asked for', async () => {
  const student = await aStudent();
  const file = await stored(student.id, { kind: 'image' });
  const pdfOnly = {
    ...matter,
    form: { fields: matter.form?.fields.map((field) => ({ ...field, accept: ['pdf'] })) ?? [] },
  };
  const engine = room.desk.cases.desk;
  const outcome = await room.desk.db.tx((tx) =>
    openCase(engine, tx, {
      ...{ caseId: uuidv7(), flow: pdfOnly as typeof matter, applicant: student.id, by: `person:${student.id}` },
      ...{ answers: { ...goodAnswers, plan: [file] }, doneAt: new Date(room.desk.clock.now()) },
      assurance: { card: 'uid', pin: false },
    }),
  );
  expect(outcome).toEqual(refusal('answer-file-kind'));
});
