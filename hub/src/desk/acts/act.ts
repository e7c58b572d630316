/** Reasons with which a case as a whole is held or ended: a fixed list, so that they can be counted. */
export const pauseCodes = ['pause-awaits-paper', 'pause-asked', 'pause-inquiry'] as const;
export const voidCodes = ['void-duplicate', 'void-mistake', 'void-unreachable'] as const;
export const reopenCodes = ['reopen-mistake', 'reopen-new-facts', 'reopen-review'] as const;
