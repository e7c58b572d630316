/** What can be wrong with a department in the demo, and in tests: switched at the service's control address. */
export const troubles = {
  ok: 'as usual',
  away: 'closes the connection; takes its files away',
  slow: 'answers after 10 s; locks its tables',
  hanging: 'accepts the question and never answers',
  half: 'breaks off in the middle of its answer, leaves a half-written file',
  huge: 'answers with more than anybody can need',
  stale: 'its data is from long ago',
  lying: 'answers about somebody else',
  garbled: 'answers something that is no data; names its view otherwise',
  refusing: 'does not know our token or role any more',
} as const;

/** In a department with a web service. */
export type Trouble = keyof typeof troubles;

export const isTrouble = (name: unknown): name is Trouble => typeof name === 'string' && Object.hasOwn(troubles, name);
