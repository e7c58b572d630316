/** What the page about seals can do, bound to its storage. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { AutomaticDesk } from '../../cases/advance-case.ts';
import { previewPaper } from '../../cases/preview-paper.ts';
import { isUuid } from '../../desk/acts/fields.ts';
import type { Staff } from '../../people/sessions.ts';
import { openStepUp } from '../../people/step-up.ts';
import { decideLoans, type Word } from '../../seals/decide-loans.ts';
import { refusals, type Refusal } from '../../seals/refusals.ts';
import { suspendSeal } from '../../seals/suspend-seal.ts';
import { readOfficer, type Officer } from '../officer.ts';
import type { SealDesk } from './model.ts';
import { readSealDesk } from './read-seal-desk.ts';

export type SealsRoom = {
  /** Undefined for an account that belongs to no person. */
  officerOf(staff: Staff | undefined): Promise<Officer | undefined>;
  /** Whether a seal is in their keeping. */
  keeps(officer: Officer): Promise<boolean>;
  read(officer: Officer): Promise<SealDesk>;
  /** One page as a PNG, exactly as it will be sealed but for its serial and code. Faults: `not-found`, and why it cannot be made. */
  preview(officer: Officer, loanId: string, page: number): Promise<Buffer | Fault>;
  /** `picked`: `id:content` each. How many, or why none. */
  grant(
    officer: Officer,
    accountId: string,
    asked: { picked: readonly string[]; password: string },
  ): Promise<number | Fault>;
  refuse(officer: Officer, picked: string, reason: string): Promise<Fault | undefined>;
  turn(officer: Officer, sealId: string, to: 'active' | 'suspended'): Promise<Fault | undefined>;
};

/** As the page offers them at once. */
const MOST = 200;

export const openSealsRoom = (desk: AutomaticDesk): SealsRoom => {
  const { db, flows, clock } = desk;
  const stepUp = openStepUp({ db, clock });
  const now = (): Date => new Date(clock.now());
  const decide = async (officer: Officer, word: Pick<Word, 'loans' | 'refusal'>): Promise<number | Fault> => {
    const { person: by } = officer;
    const asked: Word = { ...word, by, actor: `person:${by}`, now: now() };
    const decided = await db.tx((tx) => decideLoans(tx, asked));
    if (isFault(decided)) return decided;
    desk.kick();
    return word.loans.length;
  };

  return {
    officerOf: (staff) => readOfficer(db.pool, staff),
    keeps: async ({ person }) => {
      const { rowCount } = await db.pool.query('select 1 from seal where $1 in (keeper_id, backup_id) limit 1', [
        person,
      ]);
      return rowCount === 1;
    },
    read: ({ person }) => readSealDesk({ sql: db.pool, flows, now: now() }, person),
    preview: async ({ person }, loanId, page) => {
      if (!isUuid(loanId)) return { fault: 'not-found' };
      return previewPaper(desk, { loanId, keeper: person, page });
    },
    grant: async (officer, accountId, { picked, password }) => {
      const loans = readPicked(picked);
      if (!loans || loans.length === 0 || loans.length > MOST) return { fault: 'bad-message' };
      return (await stepUp(accountId, password)) ?? decide(officer, { loans });
    },
    refuse: async (officer, picked, reason) => {
      const loans = readPicked([picked]);
      const refusal = refusals.find((one): one is Refusal => one === reason);
      if (!loans || refusal === undefined) return { fault: 'bad-message' };
      const decided = await decide(officer, { loans, refusal });
      return isFault(decided) ? decided : undefined;
    },
    turn: ({ person }, sealId, to) =>
      db.tx((tx) => suspendSeal(tx, { sealId, to, actor: `person:${person}`, keeper: person })),
  };
};

const PICKED = /^([0-9a-f-]{36}):([0-9a-f]{64})$/;

const readPicked = (picked: readonly string[]): Word['loans'] | undefined => {
  const loans = picked.flatMap((one) => {
    const [, id, content] = PICKED.exec(one) ?? [];
    return id !== undefined && content !== undefined && isUuid(id) ? [{ id, content }] : [];
  });
  return loans.length === picked.length ? loans : undefined;
};
