/**
 * Patterns of text fields are a small part of regular expressions whose worst case can be counted: a hostile answer must
 * not keep the hub thinking (catastrophic backtracking). No group is repeated, nothing looks round, nothing refers back.
 */

/** Ways in which a text may be cut among the repeated parts; times its length it bounds the steps of a match. */
const MOST_WAYS = 4000;
/** What `*` and `+` count as: the longest answer of any text field. */
const UNBOUNDED = 2000;

const ATOM =
  /^(?:\\[dwsDWS]|\\[pP]\{[A-Za-z_=]{1,40}\}|\\[^A-Za-z0-9]|\[\^?(?:\\[^bBk]|[^\\\]])+\]|[^\\[\](){}|*+?^$])/u;
const REPEAT = /^(?:[*+?]|\{(\d{1,3})(,(\d{0,3}))?\})\??/;

const waysOf = (repeat: RegExpExecArray): number => {
  const [said, least = '', more, most = ''] = repeat;
  if (said.startsWith('?')) return 2;
  if (said.startsWith('*') || said.startsWith('+')) return UNBOUNDED;
  if (more === undefined) return 1;
  return most === '' ? UNBOUNDED : Number(most) - Number(least) + 1;
};

/** What is wrong with a pattern, in a few words; undefined when it is safe to run on any answer. */
export const flawOfPattern = (pattern: string): string | undefined => {
  let rest = pattern;
  let ways = 1;
  let open = 0;
  while (rest !== '') {
    const group = /^(?:\(\?:|\((?!\?))/.exec(rest);
    const atom = ATOM.exec(rest);
    if (group) {
      open += 1;
      rest = rest.slice(group[0].length);
    } else if (rest.startsWith(')')) {
      open -= 1;
      rest = rest.slice(1);
      if (REPEAT.test(rest)) return 'a group is repeated';
    } else if (rest.startsWith('|')) {
      ways *= 2;
      rest = rest.slice(1);
    } else if (atom) {
      rest = rest.slice(atom[0].length);
      const repeat = REPEAT.exec(rest);
      if (repeat) {
        ways *= waysOf(repeat);
        rest = rest.slice(repeat[0].length);
      }
    } else return `not in the language: ${rest.slice(0, 20)}`;
  }
  if (open !== 0) return 'its brackets do not match';
  if (ways > MOST_WAYS) return 'it may take too long';
  return compiles(pattern) ? undefined : 'it cannot be read';
};

const compiles = (pattern: string): boolean => {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').source !== '';
  } catch {
    return false; // told as the flaw
  }
};
