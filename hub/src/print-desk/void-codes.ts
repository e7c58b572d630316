/** Why a paper is declared void: a fixed list, so that they can be counted. Free of any library: the page shows them. */
export const voidPaperCodes = ['paper-damaged', 'paper-misprint', 'paper-not-out', 'paper-wrong'] as const;
export type VoidCode = (typeof voidPaperCodes)[number];

export const isVoidCode = (code: string): code is VoidCode => (voidPaperCodes as readonly string[]).includes(code);
