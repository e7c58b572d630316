import { startProgram } from './program.ts';
import { judge, type Result } from './result.ts';

const FEW = 10_000;
/** `YIZHAN_BENCH_CASES` shrinks a trial run; the goals are about the default. */
const MANY = Number(process.env['YIZHAN_BENCH_CASES'] ?? 1_000_000);
const HEAR_MS = 58 * 60_000;

type Figures = { readonly worklist: number; readonly search: number };

/** Lists and searches of the desk on generated cases: many beside few, by turns. */
export const deskReads = async (): Promise<readonly Result[]> => {
  const program = startProgram('hub/src/desk/bench-desk.ts', { args: [String(FEW), String(MANY)], hearMs: HEAR_MS });
  try {
    const few = (await program.hear()) as Figures;
    const many = (await program.hear()) as Figures;
    const at = `at ${MANY.toLocaleString('en')} cases, p95`;
    return (['worklist', 'search'] as const).flatMap((what) => {
      const measured = { unit: 'ms', ours: many[what], baseline: few[what] };
      return [
        judge({ name: `${what} ${at}`, ...measured, goal: ['ours at most', what === 'search' ? 100 : 50] }),
        judge({ name: `${what} ${at}, beside ${FEW.toLocaleString('en')}`, ...measured, goal: ['at most', 2] }),
      ];
    });
  } finally {
    await program.stop();
  }
};
