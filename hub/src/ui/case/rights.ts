/** A right in words: as whom, in whose name, under what, up to what, until when. */
import { hub } from '@yizhan/shared/messages/hub.ts';
import { word, type Language } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Note, Right } from '../../desk/case-page/model.ts';
import { day, dayAndTime } from '../times.ts';

const t = hub.casePage;

const names = (key: string, text: Bilingual | undefined): Record<string, string> =>
  text ? { [key]: text.zh, [`${key}En`]: text.en } : {};

export const wordRight = (right: Right, language: Language): string => {
  const as = word(t.right[right.as], language, { ...names('office', right.office), ...names('for', right.for) });
  const { power } = right;
  if (!power) return as;
  const limits = power.limits.length > 0 ? power.limits.map((limit) => limit[language]) : [t.right.unlimited[language]];
  const granted = word(t.right.granted, language, {
    ...names('by', power.grantedBy),
    until: day(power.until, language),
  });
  const revoked = power.revoked
    ? [
        word(t.right.revoked, language, {
          ...names('by', power.revoked.by),
          at: dayAndTime(power.revoked.at, language),
        }),
      ]
    : [];
  return [as, ...limits, granted, ...revoked].join(language === 'zh' ? '，' : ', ');
};

/** A note as this reader may read it. */
export const wordNote = (note: Note, language: Language): string =>
  typeof note === 'string' ? note : t.note[note.hidden === 'erased' ? 'erased' : 'hidden'][language];
