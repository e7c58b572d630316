/** What the pages about powers can do, bound to their storage. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { uuidv7 } from 'uuidv7';
import type { CaseDesk } from '../../cases/case-desk.ts';
import { isUuid, type Fields } from '../../desk/acts/fields.ts';
import { findColleagues, type Colleague } from '../../desk/find-colleagues.ts';
import type { Staff } from '../../people/sessions.ts';
import { grantPower } from '../../powers/grant-power.ts';
import { listPowers } from '../../powers/list-powers.ts';
import type { PowerGrant } from '../../powers/power.ts';
import type { Reviewed } from '../../powers/review-use.ts';
import { revokePower, type Revoked } from '../../powers/revoke-power.ts';
import { readOfficer, type Officer } from '../officer.ts';
import { grantableSteps, type GrantableStep } from './grantable-steps.ts';
import type { GrantView, PowerView, Register, RegisterWish, ReviewList } from './model.ts';
import { readGrant, type GrantProblem } from './read-grant.ts';
import { readGrantForm, type GrantForm } from './read-grant-form.ts';
import { powerWords, type PowerWord } from './power-word.ts';
import { readRegister } from './read-register.ts';
import { readReviews, type ReviewsAsked } from './read-reviews.ts';
import { reviewAndTell, type Verdict } from './review-and-tell.ts';
import { viewGrant, viewPowers, type PowerReads } from './view-powers.ts';

export type Proposed = { readonly grant: PowerGrant; readonly view: GrantView };

export type PowersRoom = {
  /** Undefined for an account that belongs to no person. */
  officerOf(staff: Staff | undefined): Promise<Officer | undefined>;
  register(officer: Officer, wish: RegisterWish): Promise<Register>;
  power(officer: Officer, id: string): Promise<PowerView | undefined>;
  /** Every step whose power they may hand down. */
  grantable(officer: Officer): Promise<readonly GrantableStep[]>;
  /** `like`: a power that is granted anew. Undefined: none of theirs. */
  form(officer: Officer, key: string, like: string | undefined): Promise<GrantForm | undefined>;
  /** What the form says, before anything is granted. */
  propose(officer: Officer, key: string, fields: Fields): Promise<Proposed | readonly GrantProblem[] | Fault>;
  /** `id` was made with the form: sent twice it is one power. */
  grant(officer: Officer, id: string, proposed: Proposed): Promise<string | Fault>;
  revoke(officer: Officer, id: string, note: string): Promise<Revoked | Fault>;
  /** What was drawn for their offices. */
  reviews(officer: Officer, asked: ReviewsAsked): Promise<ReviewList>;
  review(officer: Officer, verdict: Verdict): Promise<Reviewed | Fault>;
  /** Powers of theirs that ended since then. */
  lostSince(person: string, since: Date): Promise<readonly PowerWord[]>;
  colleagues(typed: string): Promise<readonly Colleague[]>;
};

export const openPowersRoom = (desk: CaseDesk): PowersRoom => {
  const { db, flows, clock, calendar, live } = desk;
  const reads = (): PowerReads => ({ sql: db.pool, flows, now: new Date(clock.now()) });
  const actorOf = ({ person }: Officer): `person:${string}` => `person:${person}`;
  const stepOf = async (officer: Officer, key: string): Promise<GrantableStep | undefined> =>
    (await grantableSteps(reads(), officer)).find((step) => step.key === key);

  return {
    officerOf: (staff) => readOfficer(db.pool, staff),
    register: (officer, wish) => readRegister(reads(), officer, wish),
    power: async (officer, id) => {
      const listed = isUuid(id) ? await listPowers(db.pool, { id, now: reads().now }) : [];
      return (await viewPowers(reads(), officer, listed))[0];
    },
    grantable: (officer) => grantableSteps(reads(), officer),
    form: async (officer, key, like) => {
      const step = await stepOf(officer, key);
      return step && readGrantForm(reads(), { step, calendar, newId: uuidv7(), like });
    },
    propose: async (officer, key, fields) => {
      const step = await stepOf(officer, key);
      if (!step) return { fault: 'not-allowed' };
      const grant = readGrant(fields, { step, calendar, now: reads().now });
      return 'flowId' in grant ? { grant, view: await viewGrant(reads(), grant) } : grant;
    },
    grant: async (officer, id, { grant }) => {
      if (!isUuid(id)) return { fault: 'bad-message' };
      const asked = { id, by: officer.person, actor: actorOf(officer), grant, now: reads().now };
      const granted = await db.tx((tx) => grantPower(tx, asked));
      return isFault(granted) ? granted : granted.id;
    },
    revoke: (officer, power, note) =>
      db.tx(async (tx) => {
        const { person: by } = officer;
        const revoked = await revokePower(tx, { power, by, actor: actorOf(officer), note, now: reads().now });
        if (!isFault(revoked))
          tx.afterCommit(() => {
            live.emit({ kind: 'power', id: power });
          });
        return revoked;
      }),
    reviews: (officer, asked) => readReviews(reads(), officer, asked),
    review: ({ person }, verdict) => reviewAndTell(desk, person, verdict),
    lostSince: async (person, since) =>
      (await powerWords(reads(), { since, people: [person] })).map(({ word }) => word),
    colleagues: (typed) => findColleagues(db.pool, typed),
  };
};
