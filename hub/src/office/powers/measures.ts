/** What a power over a step can be limited by, in the step's own words. */
import type { FlowDefinition, StepOf } from '@yizhan/shared/flow/definition.ts';
import { limitField } from '@yizhan/shared/flow/limit-field.ts';
import { powerTexts as t } from '@yizhan/shared/messages/hub-powers.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Limit } from '../../powers/power.ts';

export type Measures = {
  /** Money is limited in yuan; anything else the form counts by its own number. */
  readonly amount?: { readonly name: Bilingual; readonly isMoney: boolean } | undefined;
  readonly kind?:
    | {
        readonly name: Bilingual;
        readonly options: readonly { readonly value: string; readonly label: Bilingual }[];
      }
    | undefined;
  readonly place?: { readonly name: Bilingual } | undefined;
};

export const decideStep = (flow: FlowDefinition | undefined, id: string): StepOf<'decide'> | undefined => {
  const step = flow?.steps.find((one) => one.id === id);
  return step?.kind === 'decide' ? step : undefined;
};

export const measuresOf = (flow: FlowDefinition | undefined, stepId: string): Measures => {
  const limit = decideStep(flow, stepId)?.limit;
  if (!limit) return {};
  const [amount, kind, place] = [limit.amount, limit.kind, limit.place].map((value) => limitField(flow, value));
  return {
    ...(limit.amount !== undefined && {
      amount: { name: amount?.label ?? t.limit.owed, isMoney: amount?.kind !== 'number' },
    }),
    ...(kind?.kind === 'choice' && { kind: { name: kind.label, options: kind.options } }),
    ...(limit.place !== undefined && { place: { name: place?.label ?? t.limit.place } }),
  };
};

const both = (text: Bilingual, params: Readonly<Record<string, string>>): Bilingual => ({
  zh: word(text, 'zh', params),
  en: word(text, 'en', params),
});

/** `3000000` fen → `30,000`; `1250` → `12.50`. */
export const yuanOf = (fen: number): string =>
  (fen / 100).toLocaleString('en-US', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 });

const named = (names: readonly Bilingual[], key: string): Record<string, string> => ({
  [key]: names.map(({ zh }) => zh).join('、'),
  [`${key}En`]: names.map(({ en }) => en).join(', '),
});

/** Each a part of a sentence. `placeName`: undefined for a room, which goes by its number. */
export const limitWords = (
  limit: Limit,
  measures: Measures,
  placeName: (id: string) => Bilingual | undefined,
): readonly Bilingual[] => {
  const { amount, kinds, places } = limit;
  const kindName = (value: string): Bilingual =>
    measures.kind?.options.find((option) => option.value === value)?.label ?? { zh: value, en: value };
  return [
    ...(amount === undefined ? [] : [amountWords(amount, measures)]),
    ...(kinds === undefined ? [] : [both(t.limit.kinds, named(kinds.map(kindName), 'kinds'))]),
    ...(places === undefined
      ? []
      : [
          both(
            t.limit.places,
            named(
              places.map((id) => placeName(id) ?? { zh: id, en: id }),
              'places',
            ),
          ),
        ]),
  ];
};

const amountWords = (amount: number, measures: Measures): Bilingual => {
  const name = measures.amount?.name ?? t.limit.owed;
  const upTo = measures.amount?.isMoney === false ? String(amount) : yuanOf(amount);
  const text = measures.amount?.isMoney === false ? t.limit.count : t.limit.money;
  return both(text, { name: name.zh, nameEn: name.en, upTo });
};
