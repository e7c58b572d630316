/** How sure the hub is of who stands there: a pair, and each service states the pairs it accepts (R18). */
export type Assurance = { readonly card: 'uid' | 'symmetric' | 'pki'; readonly pin: boolean };

export const cardStrengths = ['uid', 'symmetric', 'pki'] as const satisfies readonly Assurance['card'][];

/** As stored beside a visit: `uid`, `pki+pin`. */
export const writeAssurance = ({ card, pin }: Assurance): string => (pin ? `${card}+pin` : card);

/** Throws on what `writeAssurance` cannot have written. */
export const readAssurance = (written: string): Assurance => {
  const [name, pin, ...rest] = written.split('+');
  const card = cardStrengths.find((c) => c === name);
  if (!card || rest.length > 0 || (pin !== undefined && pin !== 'pin')) throw new Error(`Not an assurance: ${written}`);
  return { card, pin: pin === 'pin' };
};

/** A pair is met only by itself: a stronger card is accepted when the service lists it. */
export const isAccepted = (accepted: readonly Assurance[], actual: Assurance): boolean =>
  accepted.some((a) => a.card === actual.card && a.pin === actual.pin);
