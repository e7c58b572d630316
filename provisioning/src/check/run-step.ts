import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type StepOutcome = { readonly code: number; readonly seconds: number; readonly lines: readonly string[] };

type Step = {
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Echoes each line while it runs; otherwise only a failing step is shown, whole. */
  readonly show: boolean;
};

/** Runs one program to its end and keeps what it said. */
export const runStep = ({ command, cwd = '.', env = {}, show }: Step): Promise<StepOutcome> =>
  new Promise((resolve, reject) => {
    const [program, ...args] = command;
    const began = performance.now();
    const lines: string[] = [];
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (show) console.log(line);
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const seconds = (performance.now() - began) / 1000;
      resolve({ code: code ?? (signal ? 128 : 1), seconds, lines });
    });
  });
