import { faults, type Fault } from '@yizhan/shared/faults.ts';
import { isReasonCode, reasonTexts } from '@yizhan/shared/messages/reasons.ts';
import { word, type Language } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';

/** A fault in one sentence: fields by their labels, reasons in words, never a bare code. */
export const wordFault = (
  { fault, params = {} }: Fault,
  language: Language,
  labels: Readonly<Record<string, Bilingual>> = {},
): string => {
  const field = typeof params['field'] === 'string' ? labels[params['field']] : undefined;
  const code = params['reason'];
  const why = typeof code === 'string' && isReasonCode(code) ? word(reasonTexts[code], language, params) : '';
  const sentence = word(faults[fault], language, { ...params, ...(field && { field: field[language] }) });
  return fault === 'not-eligible' || fault === 'bad-answers'
    ? [sentence, why].filter(Boolean).join(language === 'zh' ? '' : ' ')
    : sentence;
};
