/** A power in words: as a sentence before it is granted, in parts as a line of the register. */
import { hub } from '@yizhan/shared/messages/hub.ts';
import { word, type Language, type Params } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { BasisView, GrantView, HolderView, OfficeView } from '../../office/powers/model.ts';
import type { PowerState } from '../../powers/power.ts';
import type { MarkKind } from '../console/words.ts';
import { day } from '../times.ts';

const t = hub.powers;

export const markOf: Readonly<Record<PowerState, MarkKind>> = {
  'in-force': 'well',
  'not-begun': 'unused',
  suspended: 'soon',
  expired: 'unused',
  revoked: 'away',
};

const both = (key: string, { zh, en }: Bilingual): Params => ({ [key]: zh, [`${key}En`]: en });

export const wordOffice = ({ department, name }: OfficeView, language: Language): string =>
  word(t.holders.officeOf, language, { ...both('department', department), ...both('office', name) });

export const wordHolder = (holder: HolderView, language: Language): string => {
  switch (holder.kind) {
    case 'responsible':
    case 'rule':
      return t.holders[holder.kind][language];
    case 'person':
      return holder.name[language];
    case 'office':
      return wordOffice(holder.office, language);
    default:
      return holder satisfies never;
  }
};

/** Who is in the deputy office now. */
export const peopleOf = (holder: HolderView, language: Language): string | undefined => {
  if (holder.kind !== 'office') return undefined;
  const names = holder.people.map((name) => name[language]).join(language === 'zh' ? '、' : ', ');
  return names === '' ? t.holders.nobody[language] : names;
};

/** The last day is part of the period; what is stored is the moment after it. */
export const lastDay = (until: string, language: Language): string => day(new Date(Date.parse(until) - 1), language);

export const wordBasis = (basis: BasisView, language: Language): string =>
  basis === 'none'
    ? t.basis.none[language]
    : word(t.basis.rule, language, { ...both('rule', basis.rule), since: day(basis.since, language) });

export const wordLimits = (limits: readonly Bilingual[], language: Language): string =>
  limits.map((limit) => limit[language]).join(language === 'zh' ? '，' : ', ');

/** Every sentence of what is handed down. */
export const sentences = (grant: GrantView, language: Language): readonly string[] => {
  const { holder, office, service, step, limits } = grant;
  const who = holder.kind === 'person' || holder.kind === 'office' ? wordHolder(holder, language) : '';
  const params = { ...both('department', office.department), ...both('office', office.name), who, whoEn: who };
  return [
    word(t.sentence[holder.kind], language, { ...params, ...both('service', service), ...both('step', step) }),
    limits.length === 0
      ? t.sentence.unlimited[language]
      : word(t.sentence.limits, language, {
          limits: wordLimits(limits, language),
          limitsEn: wordLimits(limits, language),
        }),
    word(t.sentence.period, language, { from: day(grant.from, language), until: lastDay(grant.until, language) }),
    word(t.sentence.sample, language, { percent: grant.samplePercent, n: grant.objectionLimit }),
    t.sentence.revocable[language],
  ];
};
