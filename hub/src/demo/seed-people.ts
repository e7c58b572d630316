import { pinyin } from 'pinyin-pro';
import type { Keyring } from '../keys/keyring.ts';
import { cardHash } from '../people/directory.ts';
import { searchKeys } from '../people/search-keys.ts';
import type { Sql, Tx } from '../storage/db.ts';
import { demoOffices, type Demo } from './demo-files.ts';
import { demoId } from './demo-id.ts';

type Person = {
  readonly id: string;
  readonly kind: 'student' | 'staff';
  readonly number: string;
  readonly nameZh: string;
  readonly nameEn: string;
};

/** `王建国` → `WANG Jianguo`, by the spelling of passports (GB/T 28039-2011). Demo names have surnames of one character. */
export const passportName = (nameZh: string): string => {
  const [surname = '', ...given] = pinyin(nameZh, { surname: 'head', toneType: 'none', type: 'array' });
  const joined = given.join('');
  return `${surname.toUpperCase()} ${joined.charAt(0).toUpperCase()}${joined.slice(1)}`;
};

export const staffNumber = (index: number): string => `10${String(index + 1).padStart(4, '0')}`;
export const staffId = (index: number): string => demoId(`person ${staffNumber(index)}`);
export const studentId = (number: string): string => demoId(`person ${number}`);

/** True when the person is there now; one that was erased stays erased. */
const insertPerson = async (tx: Tx, person: Person): Promise<boolean> => {
  const { id, kind, number, nameZh, nameEn } = person;
  const { rowCount: erased } = await tx.query('select 1 from erasure where person_id = $1', [id]);
  if (erased === 1) return false;
  await tx.query(
    'insert into person (id, kind, number, name_zh, name_en, search) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    [id, kind, number, nameZh, nameEn, searchKeys({ nameZh, nameEn, number })],
  );
  return true;
};

/** Two for every office, in the order of the list; who comes up twice holds two posts. */
const seedStaff = async (tx: Tx, { staff, departments }: Demo): Promise<void> => {
  const there = new Set<string>();
  for (const [index, nameZh] of staff.entries()) {
    const person = { id: staffId(index), kind: 'staff' as const, number: staffNumber(index) };
    if (await insertPerson(tx, { ...person, nameZh, nameEn: passportName(nameZh) })) there.add(person.id);
  }
  for (const [index, { department, role }] of demoOffices({ departments }).entries()) {
    for (const [offset, rank] of (['principal', 'backup'] as const).entries()) {
      const personId = staffId((index * 2 + offset) % staff.length);
      if (!there.has(personId)) continue;
      await tx.query(
        'insert into post (id, person_id, department_id, role, rank) values ($1, $2, $3, $4, $5) on conflict do nothing',
        [demoId(`post ${department} ${role} ${rank}`), personId, department, role, rank],
      );
    }
  }
};

const seedTeachers = async (tx: Tx, { teachers }: Demo): Promise<void> => {
  for (const { number, zh: nameZh } of teachers) {
    const names = { nameZh, nameEn: passportName(nameZh) };
    await insertPerson(tx, { id: demoId(`person ${number}`), kind: 'staff', number, ...names });
  }
};

const seedStudents = async (tx: Tx, { students }: Demo, now: Date): Promise<void> => {
  for (const student of students) {
    const id = studentId(student.number);
    const { number, zh: nameZh, en: nameEn, school, programme, level, status, since, until, born } = student;
    if (!(await insertPerson(tx, { id, kind: 'student', number, nameZh, nameEn }))) continue;
    const holds = JSON.stringify(student.holds.map((code) => ({ code })));
    await tx.query(
      `insert into enrolment (person_id, school_id, programme_zh, programme_en, level, status, since, until, holds, birth_date, as_of)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
      [id, school, ...programme, level, status, since, until, holds, born, now],
    );
  }
};

/** Cards on the device panel by their own number; everybody else gets one made from theirs. */
const seedCards = async (tx: Tx, keyring: Keyring, { cards, students, teachers }: Demo): Promise<void> => {
  const shown = new Map(
    cards.map((card) => [card.person ?? (card.staff === undefined ? '' : staffNumber(card.staff)), card.uid]),
  );
  const holders = [
    ...students.map(({ number, card }) => ({ number, state: card })),
    ...teachers.map(({ number }) => ({ number, state: 'active' })),
    ...cards.flatMap(({ staff }) => (staff === undefined ? [] : [{ number: staffNumber(staff), state: 'active' }])),
  ];
  for (const { number, state } of holders) {
    const token = shown.get(number) ?? `04${demoId(`card ${number}`).replaceAll('-', '').slice(0, 12)}`;
    await tx.query(
      `insert into card (token_hash, person_id, state) select $1, id, $3 from person where id = $2 on conflict do nothing`,
      [cardHash(keyring, { profile: 'uid', token }), demoId(`person ${number}`), state],
    );
  }
};

const DAY_MS = 86_400_000;

/** The demo's registrar delivers once a day, as a real one does; otherwise its data would be refused as stale. */
export const deliverEnrolments = async (sql: Sql, now: Date): Promise<void> => {
  await sql.query('update enrolment set as_of = $1 where as_of < $2', [now, new Date(now.getTime() - DAY_MS)]);
};

type Seeding = { readonly demo: Demo; readonly keyring: Keyring; readonly now: Date };

export const seedPeople = async (tx: Tx, { demo, keyring, now }: Seeding): Promise<void> => {
  await seedStaff(tx, demo);
  await seedTeachers(tx, demo);
  await seedStudents(tx, demo, now);
  await seedCards(tx, keyring, demo);
  await deliverEnrolments(tx, now);
};
