/** One figure of the product beside a baseline taken in the same run. */
export type Result = {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number;
  /** ours / baseline. */
  readonly ratio: number;
  readonly goal: string;
  readonly ok: boolean;
};

type Measured = {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number;
  /** `at most` and `at least` judge the ratio; `ours at most` and `ours at least` the figure itself. */
  readonly goal: readonly ['at most' | 'at least' | 'ours at most' | 'ours at least', number];
};

export const judge = ({ name, unit, ours, baseline, goal: [how, bound] }: Measured): Result => {
  const ratio = ours / baseline;
  const figure = how.startsWith('ours') ? ours : ratio;
  const ok = how.endsWith('at most') ? figure <= bound : figure >= bound;
  return {
    name,
    unit,
    ours: round(ours),
    baseline: round(baseline),
    ratio: round(ratio),
    goal: `${how} ${String(bound)}`,
    ok,
  };
};

const round = (x: number): number => Number(x.toPrecision(4));

/** Linear interpolation between closest ranks; `values` need not be sorted. */
export const percentile = (values: readonly number[], p: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (p / 100) * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? Number.NaN;
  const high = sorted[Math.ceil(rank)] ?? Number.NaN;
  return low + (high - low) * (rank - Math.floor(rank));
};
export const median = (values: readonly number[]): number => percentile(values, 50);
