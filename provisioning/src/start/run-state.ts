import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DemoFacts } from './table.ts';
import type { Ports } from './settings.ts';

/** `.run/state.json`: what runs, for scripts. Written whole when all is ready, removed when it stops. */
export type RunState = DemoFacts & {
  readonly ports: Ports;
  readonly processes: Readonly<Record<string, number>>;
  readonly databaseUrl: string;
  /** Where the simulated devices are reached: pcscd's socket, the printer's IPP address. */
  readonly devices: { readonly pcscSocket: string; readonly printerUri: string };
  readonly secondsUntilReady: number;
};

export const writeState = (file: string, state: RunState): void => {
  // It holds demo passwords and the database's: for its owner only.
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

const claimFile = (runDir: string): string => path.join(runDir, 'start.pid');

/** Throws when another start works in this folder, also while it is not ready yet. */
export const refuseSecond = (runDir: string): void => {
  const pid = claimedBy(runDir);
  if (pid !== undefined && pid !== process.pid && isStart(pid)) {
    throw new Error(
      `Yizhan is already running here (process ${pid}). Stop it with Ctrl-C in its window, then start again.`,
    );
  }
};

export const claim = (runDir: string): void => {
  writeFileSync(claimFile(runDir), `${process.pid}\n`);
};

/** Takes back what this process wrote, and nothing of another start. */
export const leave = (runDir: string, stateFile: string): void => {
  if (claimedBy(runDir) !== process.pid) return;
  rmSync(stateFile, { force: true });
  rmSync(claimFile(runDir), { force: true });
};

const claimedBy = (runDir: string): number | undefined => {
  const text = readOr(claimFile(runDir), '').trim();
  return /^\d+$/.test(text) ? Number(text) : undefined;
};

/** A number alone does not tell: after a power cut another program may have it. */
const isStart = (pid: number): boolean => readOr(`/proc/${pid}/cmdline`, '').includes('src/start/main.ts');

const readOr = (file: string, otherwise: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise; // ENOENT: nobody started here, or the process has ended
  }
};
