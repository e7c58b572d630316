import type { Fault } from '@yizhan/shared/faults.ts';
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import { enrolmentStatuses, isWord, personKinds, studyLevels } from '@yizhan/shared/campus/vocabulary.ts';
import type { ApplicantFacts } from '@yizhan/shared/flow/rule.ts';
import type { CardEvidence } from '@yizhan/shared/wire/messages.ts';
import { maskNumber } from '../papers/wording.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Prepared, Sql } from '../storage/db.ts';
import { queryKeys } from './search-keys.ts';

/** What is hashed for the table of cards. The profile is part of it: a token means nothing outside its profile. */
const cardBytes = ({ profile, token }: CardEvidence): Buffer => Buffer.from(`${profile}\0${token.toLowerCase()}`);

/** For `card.token_hash`: HMAC under the `cards` key, so that a stolen table clones no card. */
export const cardHash = (keyring: Keyring, evidence: CardEvidence): Buffer => keyring.mac('cards', cardBytes(evidence));

export type CardHolder = { readonly kind: 'person'; readonly personId: string };

/** Faults: `card-unknown`, `card-blocked` (blocked, lost, or in a state this build does not know). */
export const personByCard = async (sql: Sql, keyring: Keyring, evidence: CardEvidence): Promise<CardHolder | Fault> => {
  const { rows } = await sql.query<{ person_id: string; state: string }>(
    'select person_id, state from card where token_hash = any($1::bytea[])',
    [keyring.macs('cards', cardBytes(evidence))],
  );
  const [card] = rows;
  if (!card) return { fault: 'card-unknown' };
  return card.state === 'active' ? { kind: 'person', personId: card.person_id } : { fault: 'card-blocked' };
};

export type Applicant = {
  readonly personId: string;
  readonly name: Text;
  readonly number: string;
  readonly numberMasked: string;
  readonly facts: ApplicantFacts;
};

type Row = {
  kind: string;
  number: string;
  name_zh: string;
  name_en: string;
  status: string | null;
  level: string | null;
  school_id: string | null;
};

const applicantById: Prepared = {
  name: 'applicant',
  text: `select p.kind, p.number, p.name_zh, p.name_en, e.status, e.level, e.school_id
    from person p left join enrolment e on e.person_id = p.id where p.id = $1`,
};

const numberById: Prepared = { name: 'person-number', text: 'select number from person where id = $1' };

/** Undefined once erased. */
export const applicantOf = async (sql: Sql, personId: string): Promise<Applicant | undefined> => {
  const { rows } = await sql.query<Row>(applicantById, [personId]);
  const [row] = rows;
  if (!row) return undefined;
  const { kind, status, level, school_id: school } = row;
  if (!isWord(personKinds, kind)) throw new Error(`Person ${personId} is of an unknown kind: ${kind}`);
  const known =
    status !== null &&
    level !== null &&
    school !== null &&
    isWord(enrolmentStatuses, status) &&
    isWord(studyLevels, level);
  return {
    personId,
    name: { zh: row.name_zh, en: row.name_en },
    number: row.number,
    numberMasked: maskNumber(row.number),
    facts: { person: { kind }, ...(known ? { enrolment: { status, level, school } } : {}) },
  };
};

export type Found = { readonly id: string; readonly kind: string; readonly number: string; readonly name: Text };

/** By Chinese name or part of it, pinyin, initials, English name or number (R31); at most `limit`, by number. */
export const findPeople = async (sql: Sql, typed: string, limit: number): Promise<readonly Found[]> => {
  const keys = queryKeys(typed);
  if (keys.length === 0) return [];
  const { rows } = await sql.query<Pick<Row, 'kind' | 'number' | 'name_zh' | 'name_en'> & { id: string }>(
    'select id, kind, number, name_zh, name_en from person where search @> $1::text[] order by number limit $2',
    [keys, limit],
  );
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, number: row.number },
    name: { zh: row.name_zh, en: row.name_en },
  }));
};

/** Campus number. Throws for one who was erased: nobody with an open case can be. */
export const numberOf = async (sql: Sql, personId: string): Promise<string> => {
  const { rows } = await sql.query<{ number: string }>(numberById, [personId]);
  const [row] = rows;
  if (!row) throw new Error(`There is no person ${personId}`);
  return row.number;
};
