import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import type { TemplateNeeds } from '@yizhan/shared/flow/surroundings.ts';
import type { z } from 'zod';

/** One line of what the public page shows: labelled and worded at issue, so that no later release words it anew. */
export type PublicFact = { readonly label: Text; readonly value: Text };

/** A paper's design with its typed contract. `Data` is what a case supplies; the sheet gets words only. */
export type TemplateSpec<Data> = {
  /** Name and version in one, as flows and the register pin it: `certificate-of-enrolment-1`. */
  readonly id: string;
  readonly title: Text;
  /** The Typst file in `hub/templates` that sets it. */
  readonly file: string;
  /** What a flow has to supply when the paper states the matter itself; absent where a check supplies the data. */
  readonly needs?: TemplateNeeds;
  /** SHA-256 of each file of `hub/templates` it is set from: a published design never changes. */
  readonly files: Readonly<Record<string, string>>;
  readonly contract: z.ZodType<Data>;
  /** What the Typst file finds under `data`: all worded, nothing computed there. */
  readonly words: (data: Data) => Readonly<Record<string, unknown>>;
  /** Masked: a stranger who holds the code sees these. */
  readonly publicFacts: (data: Data) => readonly PublicFact[];
  /**
   * For the code that is checked without a network: who it is about, masked, and what the paper turns on, most telling
   * first. In the paper's own language; what finds no room is left out.
   */
  readonly offline: (data: Data) => OfflineWords;
  readonly sample: Data;
};

export type OfflineWords = { readonly name: string; readonly number: string; readonly facts: readonly string[] };

/** Data that passed a template's contract, with what the template makes of it. */
export type Filled = {
  readonly data: unknown;
  readonly words: Readonly<Record<string, unknown>>;
  readonly publicFacts: readonly PublicFact[];
  readonly offline: OfflineWords;
};

export type Template = Omit<TemplateSpec<unknown>, 'contract' | 'words' | 'publicFacts' | 'offline'> & {
  /** Throws on data outside the contract: what a check lets through has to fit its paper. */
  readonly fill: (data: unknown) => Filled;
};

export const template = <Data>(spec: TemplateSpec<Data>): Template => ({
  id: spec.id,
  title: spec.title,
  file: spec.file,
  files: spec.files,
  ...(spec.needs && { needs: spec.needs }),
  sample: spec.sample,
  fill: (given) => {
    const parsed = spec.contract.safeParse(given);
    if (!parsed.success) {
      const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      throw new Error(`Data outside the contract of ${spec.id}: ${where.join('; ')}`);
    }
    const { data } = parsed;
    return { data, words: spec.words(data), publicFacts: spec.publicFacts(data), offline: spec.offline(data) };
  },
});
