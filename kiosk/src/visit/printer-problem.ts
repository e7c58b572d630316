import type { Problem } from './visit.ts';

/** What the printer's condition means to the person before it: three things that staff can mend, or it is away. */
export const printerProblem = (condition: string, now: number): Problem => {
  const code =
    condition === 'empty'
      ? 'paper-empty'
      : condition === 'jam' || condition === 'cover-open'
        ? 'paper-jam'
        : 'printer-away';
  return { kind: 'problem', code, saved: 'paper-saved', reasons: [], since: now };
};
