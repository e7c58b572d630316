import { checkAnswers } from '@yizhan/shared/flow/answers.ts';
import type { Form } from '@yizhan/shared/flow/form.ts';
import type { FlowData } from '@yizhan/shared/flow/rule.ts';
import { wordReason } from '@yizhan/shared/messages/reasons.ts';
import type { Language } from '@yizhan/shared/messages/text.ts';

export type Around = {
  readonly form: Form;
  readonly known: FlowData;
  /** The hub's time. */
  readonly now: string;
  readonly language: Language;
};

/** What the hub would say, in its words and in the order of the form. At the desk whoever enters it has the papers in hand. */
export const wordProblems = (
  { form, known, now, language }: Around,
  answers: Readonly<Record<string, unknown>>,
): readonly { readonly field: string; readonly text: string }[] => {
  const checked = checkAnswers(form, answers, { data: known, today: new Date(now), originalsSeen: true });
  if (!('problems' in checked)) return [];
  return checked.problems.map(({ field, reason }) => ({ field, text: wordReason(reason, language) }));
};
