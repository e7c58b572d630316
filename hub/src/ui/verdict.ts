import { hub } from '@yizhan/shared/messages/hub.ts';
import { sealFaults, type SealFaultCode } from '@yizhan/shared/messages/seal-faults.ts';
import type { Language, Params } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { RegisterEntry } from '../papers/register.ts';
import { day } from './times.ts';
import type { VerifyResult } from './verify-result.ts';

export type Verdict = {
  /** `stands`: rely on it. `doubt`: do not. `slip`: nothing was found out yet, and the person can mend it. */
  readonly tone: 'stands' | 'doubt' | 'slip';
  readonly title: Bilingual;
  readonly text: Bilingual;
  readonly params?: Params;
  /** A second sentence. */
  readonly also?: Bilingual;
  readonly paper?: RegisterEntry;
  /** Which half of the page the slip is in. */
  readonly at?: 'code' | 'file';
};

const t = hub.verify;

export const verdictOf = (result: VerifyResult, language: Language): Verdict => {
  const slip = (at: 'code' | 'file', title: Bilingual, text: Bilingual, params?: Params): Verdict => ({
    tone: 'slip',
    at,
    title,
    text,
    ...(params && { params }),
  });
  switch (result.kind) {
    case 'paper':
      return ofPaper(result.by, result.paper, language);
    case 'unknown':
      return { tone: 'doubt', title: t.unknown, text: t.unknownText };
    case 'forged':
      return { tone: 'doubt', title: t.forged, text: t.forgedText };
    case 'cut-short':
      return slip('code', t.cutShort, t.cutShortText);
    case 'altered-file':
      return { tone: 'doubt', title: t.altered, text: t.alteredText, ...ofSeal(result.fault) };
    case 'unknown-file':
      return { tone: 'doubt', title: t.unknownFile, text: t.unknownFileText, ...ofSeal(result.fault) };
    case 'unknown-file-sealed':
      return { tone: 'doubt', title: t.unknownFile, text: t.unknownFileSealed };
    case 'foreign':
      return { tone: 'doubt', title: t.foreign, text: t.foreignText, params: { issuer: result.issuer } };
    case 'newer-format':
      return { tone: 'doubt', title: t.newer, text: t.newerText };
    case 'mistyped':
      return slip('code', t.mistyped, t.mistypedText);
    case 'wrong-length':
      return slip('code', t.mistyped, t.wrongLengthText, { symbols: result.symbols, expected: result.expected });
    case 'wrong-character':
      return slip('code', t.mistyped, t.wrongCharacterText, { character: result.character });
    case 'serial-given':
      return slip('code', t.serialGiven, t.serialGivenText);
    case 'not-a-pdf':
      return slip('file', t.notPdf, t.notPdfText);
    case 'no-file':
      return slip('file', t.noFile, t.noFileText);
    case 'too-large':
      return slip('file', t.tooLarge, t.tooLargeText);
    case 'too-many':
      return { tone: 'slip', title: t.tooMany, text: t.tooManyText, params: { seconds: result.seconds } };
    default:
      return result satisfies never;
  }
};

/** A file without a seal is told by the first sentence already. */
const ofSeal = (fault: SealFaultCode | undefined): Pick<Verdict, 'also'> =>
  fault === undefined || fault === 'unsealed' ? {} : { also: sealFaults[fault] };

type By = 'code' | 'file' | 'added-to';

const ofPaper = (by: By, paper: RegisterEntry, language: Language): Verdict => {
  // What is wrong with the file is said before what has become of the paper.
  if (by === 'added-to') return { tone: 'doubt', title: t.addedTo, text: t.addedToText, paper };
  const also = by === 'file' ? { also: t.genuineBut } : {};
  const { standing } = paper;
  switch (standing.kind) {
    case 'valid':
      return by === 'file'
        ? { tone: 'stands', title: t.genuine, text: t.genuineText, paper }
        : { tone: 'stands', title: t.valid, text: t.validText, paper };
    case 'expired':
      return {
        tone: 'doubt',
        title: t.expired,
        text: t.expiredText,
        params: { date: day(standing.since, language) },
        paper,
        ...also,
      };
    case 'voided':
      return {
        tone: 'doubt',
        title: t.voided,
        text: t.voidedText,
        params: { date: day(standing.at, language) },
        paper,
        ...also,
      };
    default:
      return standing satisfies never;
  }
};
