/** What can be done to a line without opening it, and the reasons it is done for. Pure: browsers import this. */
export const listActs = ['approve', 'return', 'reject'] as const;
export type ListAct = (typeof listActs)[number];

/** About papers and rules, never about a person: they stand in events as they are. Their words: messages/reasons.ts. */
export const listReasons = {
  return: ['return-paper-missing', 'return-paper-unreadable', 'return-answer-wrong'],
  reject: ['reject-conditions', 'reject-elsewhere'],
} as const;
export type ListReason = (typeof listReasons)[keyof typeof listReasons][number];

export const isListAct = (text: unknown): text is ListAct => listActs.some((act) => act === text);
export const isListReason = (act: ListAct, text: unknown): text is ListReason =>
  act !== 'approve' && listReasons[act].some((reason) => reason === text);
