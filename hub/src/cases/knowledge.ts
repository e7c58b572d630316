/** Loads what rules may ask about a case: its answers and facts in the clear, the person, the calendar, rules' powers. */
import { calendarFacts } from '@yizhan/shared/campus/terms.ts';
import { personCipher, PersonErased } from '../keys/person-keys.ts';
import { applicantOf } from '../people/directory.ts';
import { rulePowersOf } from '../powers/rule-powers.ts';
import type { Tx } from '../storage/db.ts';
import type { CaseDesk } from './case-desk.ts';
import type { CaseState } from './case-state.ts';
import type { Personal } from './events.ts';
import type { Knowledge } from './world.ts';

type About = Pick<CaseState, 'applicant' | 'flowId'>;

/** Throws `PersonErased`: nothing can be decided about somebody whose values are gone. */
export const loadKnowledge = async (desk: CaseDesk, tx: Tx, about: About): Promise<Knowledge> => {
  const now = new Date(desk.clock.now());
  const cipher = await personCipher(tx, desk.keyring, about.applicant);
  const applicant = await applicantOf(tx, about.applicant);
  const rulePowers = await rulePowersOf(tx, about.flowId, now);
  if (cipher === 'erased' || !applicant) throw new PersonErased(about.applicant);
  const calendar = calendarFacts(now, desk.calendar);
  const show = ({ $personal }: Personal): unknown =>
    JSON.parse(Buffer.from(cipher.decrypt(Buffer.from($personal, 'base64'))).toString('utf8')) as unknown;
  const each = (hidden: Readonly<Record<string, Personal>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(hidden).map(([name, value]) => [name, show(value)]));
  return {
    rulePowers,
    dataOf: ({ answers, facts, supplied }) => ({
      ...applicant.facts,
      form: formOf(answers ? show(answers) : {}, each(supplied)),
      facts: each(facts),
      calendar,
    }),
    hide: (value) => ({
      $personal: Buffer.from(cipher.encrypt(Buffer.from(JSON.stringify(value), 'utf8'))).toString('base64'),
      person: about.applicant,
    }),
  };
};

/** Forms of later steps add to the applicant's own. */
const formOf = (answers: unknown, later: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.assign({}, answers, ...Object.values(later)) as Record<string, unknown>;
