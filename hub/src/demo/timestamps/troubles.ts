/** What can be wrong with the timestamp authority in the demo, and in tests: switched at its control address. */
export const troubles = {
  ok: 'as usual',
  away: 'closes the connection',
  slow: 'answers after 10 s',
  hanging: 'accepts the question and never answers',
  refusing: 'refuses to stamp',
  garbled: 'answers something that is no timestamp',
  huge: 'answers with more than fits',
  'other-nonce': 'answers another question',
  'other-imprint': 'stamps something else',
  'other-usage': 'stamps with a certificate that is for documents',
  'other-root': 'stamps with a certificate that nobody trusts',
  'other-time': 'its clock is a day off',
} as const;

export type Trouble = keyof typeof troubles;

export const isTrouble = (name: unknown): name is Trouble => typeof name === 'string' && Object.hasOwn(troubles, name);
