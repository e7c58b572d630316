/** A power as the register holds it, and what has to be said to hand one down. */
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import { basis as flowBasis, id } from '@yizhan/shared/flow/words.ts';
import { z } from 'zod';

const office = z.strictObject({ department: id, role: id });
const name = z.string().min(1).max(120);

/** Who is handed the power: the clerk each case has, a rule that needs nobody, one deputy by name, or a deputy office. */
const holder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('responsible') }),
  z.strictObject({ kind: z.literal('rule') }),
  z.strictObject({ kind: z.literal('person'), person: z.uuid() }),
  z.strictObject({ kind: z.literal('office'), department: id, role: id }),
]);
export type Holder = z.infer<typeof holder>;

/** 10 billion yuan: more is a slip of the keyboard. */
const MAX_FEN = 1_000_000_000_000;

const limit = z.strictObject({
  /** Fen, inclusive. */
  amount: z.int().min(0).max(MAX_FEN).optional(),
  kinds: z.array(name).min(1).max(50).optional(),
  /** Each with everything inside it. */
  places: z.array(name).min(1).max(50).optional(),
});
export type Limit = z.infer<typeof limit>;

const said = (text: Text): boolean => text.zh.trim() !== '' && text.en.trim() !== '';
const basis = flowBasis.refine((given) => given === 'none' || said(given.rule));
export type Basis = z.infer<typeof basis>;

export const powerGrant = z.strictObject({
  flowId: id,
  step: id,
  /** One signature of a step that several sign; without it whatever the office signs in that step. */
  slot: id.optional(),
  /** In whose name. */
  office,
  holder,
  limit,
  from: z.date(),
  /** Exclusive. */
  until: z.date(),
  /** The rule that lets it be handed down. `none` has to be said: it marks the power for a second look. */
  basis,
  /** Of a hundred uses so many are looked at afterwards. */
  samplePercent: z.int().min(1).max(100),
  /** So many objections suspend the power. */
  objectionLimit: z.int().min(1).max(100),
});
export type PowerGrant = z.infer<typeof powerGrant>;

/** What the entries are called when one of them is refused. */
export const entryNames: Readonly<Record<string, Text>> = {
  flowId: { zh: '事项', en: 'service' },
  step: { zh: '环节', en: 'step' },
  slot: { zh: '签署位', en: 'signature' },
  office: { zh: '授权岗位', en: 'office' },
  holder: { zh: '授权对象', en: 'holder' },
  limit: { zh: '限额与范围', en: 'limit' },
  from: { zh: '生效时间', en: 'beginning' },
  until: { zh: '到期时间', en: 'end' },
  basis: { zh: '依据', en: 'basis' },
  samplePercent: { zh: '抽查比例', en: 'share looked at afterwards' },
  objectionLimit: { zh: '异议上限', en: 'limit of objections' },
};

export type Power = PowerGrant & {
  readonly id: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
  readonly revoked?:
    | { readonly at: Date; readonly by: string; readonly role: string; readonly note?: string | undefined }
    | undefined;
  readonly suspendedAt?: Date | undefined;
};

export type PowerState = 'in-force' | 'not-begun' | 'expired' | 'suspended' | 'revoked';

/** Revoked and suspended are so whatever the clock says. */
export const stateOf = (power: Power, now: Date): PowerState => {
  if (power.revoked) return 'revoked';
  if (power.suspendedAt) return 'suspended';
  if (now < power.from) return 'not-begun';
  return now < power.until ? 'in-force' : 'expired';
};
