import type { View } from '../visit/view.ts';

/** The three things worth a sound; each is also shown. */
export type Cue = 'card' | 'done' | 'look';

/** What the step from one view to the next is worth announcing, if anything. */
export const cueFor = (before: View | undefined, now: View): Cue | undefined => {
  if (before === undefined) return undefined;
  const entered = now.screen.kind !== before.screen.kind;
  if (entered && now.screen.kind === 'identifying') return 'card';
  if (entered && now.screen.kind === 'home' && before.person === undefined && before.screen.kind !== 'identifying') {
    return 'card';
  }
  if (entered && now.screen.kind === 'take-paper') return 'done';
  const newProblem =
    now.screen.kind === 'problem' && (before.screen.kind !== 'problem' || before.screen.code !== now.screen.code);
  const newWarning = now.warning !== undefined && before.warning === undefined;
  return newProblem || newWarning ? 'look' : undefined;
};
