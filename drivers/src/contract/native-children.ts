import { readdir, readFile } from 'node:fs/promises';

/** Living children of this very process that run that program, from /proc: what an operator would see, not what a driver says. */
export const nativeChildren = async (program: string): Promise<number[]> => {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = await readFile(`/proc/${entry}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(parent) !== process.pid || state === 'Z') continue;
      if ((await readFile(`/proc/${entry}/cmdline`, 'utf8')).includes(program)) found.push(Number(entry));
    } catch {
      // The process ended between listing and reading.
    }
  }
  return found;
};
