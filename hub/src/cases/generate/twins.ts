/**
 * Cases that went the way another one went, for other people: with other ids, serials and ciphertexts of the same length
 * written over its bytes, and a chain of their own. Ten times as fast as living each anew.
 */
import { makeSerial } from '@yizhan/shared/paper/serial.ts';
import { eventHash, NO_EVENT } from '../../audit/chain.ts';
import { inventedCipher } from '../../keys/person-keys.ts';
import { caseNumber } from '../case-number.ts';
import type { CaseEvent, Personal } from '../events.ts';
import type { LinkedEvent } from '../link-events.ts';
import type { Invented } from './campus.ts';
import type { Life } from './life.ts';
import type { Seeded } from './seeded.ts';

export type Other = { readonly caseId: string; readonly applicant: Invented; readonly issuer: string };

/** What of a case is its own: as it stands in the bytes, and what stands there for another. */
type Own = { readonly text: string; readonly anew: (other: Other, seed: Seeded) => string };
type Place = { readonly at: number; readonly own: Own };

/** Makes twins of a closed case that began no other. */
export const twinning = (life: Life): ((other: Other) => Life) => {
  const owns = ownOf(life);
  const places = life.events.map((event) => placesIn(event, owns));
  return (other) => {
    const { seed, state } = life;
    const anew = new Map(owns.map((own) => [own, own.anew(other, seed)]));
    let prevHash = NO_EVENT;
    const events = life.events.map(({ event, bytes: old }, index): LinkedEvent => {
      const bytes = Buffer.from(old);
      for (const { at, own } of places[index] ?? []) bytes.write(anew.get(own) ?? '', at, 'latin1');
      const linked = { event, bytes, prevHash, hash: eventHash(prevHash, bytes) };
      prevHash = linked.hash;
      return linked; // `event` tells its kind and times alone
    });
    const { caseId, applicant } = other;
    return {
      ...{ ...life, caseId, applicant, events },
      state: state && { ...state, id: caseId, number: caseNumber(caseId), applicant: applicant.id },
      deadlines: life.deadlines.map((one) => ({ ...one, id: seed.uuid8() })),
    };
  };
};

const ownOf = (life: Life): readonly Own[] => [
  { text: life.caseId, anew: ({ caseId }) => caseId },
  { text: life.applicant.id, anew: ({ applicant }) => applicant.id },
  { text: caseNumber(life.caseId), anew: ({ caseId }) => caseNumber(caseId) },
  ...life.events.flatMap(({ event }) => [...paperOf(event), ...personalIn(event).map((one) => ciphertext(life, one))]),
];

const paperOf = (event: CaseEvent): readonly Own[] => {
  if (event.kind === 'print-attempted')
    return [{ text: event.nonce, anew: (_, seed) => seed.bytes(16).toString('hex') }];
  if (event.kind !== 'paper-sealed') return [];
  const year = Number(event.recordedAt.slice(0, 4));
  return [
    { text: event.jobId, anew: (_, seed) => seed.uuid8() },
    { text: event.sha256, anew: (_, seed) => seed.bytes(32).toString('hex') },
    { text: event.serial, anew: ({ issuer }, seed) => makeSerial({ issuer, year, random: (n) => seed.bytes(n) }) },
  ];
};

const isPersonal = (value: unknown): value is Personal =>
  typeof value === 'object' && value !== null && '$personal' in value;
const personalIn = (event: CaseEvent): readonly Personal[] => Object.values(event).filter(isPersonal);

/** The same words under the other's key: as long as before. */
const ciphertext = ({ applicant }: Life, { $personal }: Personal): Own => {
  const words = inventedCipher(applicant.key, applicant.id).decrypt(Buffer.from($personal, 'base64'));
  return {
    text: $personal,
    anew: ({ applicant: { id, key } }) => Buffer.from(inventedCipher(key, id).encrypt(words)).toString('base64'),
  };
};

const placesIn = ({ bytes }: LinkedEvent, owns: readonly Own[]): readonly Place[] =>
  owns.flatMap((own) => {
    const found: Place[] = [];
    for (let at = bytes.indexOf(own.text); at >= 0; at = bytes.indexOf(own.text, at + own.text.length))
      found.push({ at, own });
    return found;
  });
