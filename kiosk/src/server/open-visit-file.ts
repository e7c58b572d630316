import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Remembers across a crash that a visit was open, by its id alone, so that the hub can be told it ended (R19). */
export const openVisitFile = (file: string) => ({
  note: (visitId: string): void => {
    writeFileSync(file, visitId, { mode: 0o600 });
  },
  clear: (): void => {
    rmSync(file, { force: true });
  },
  left: (): string | undefined => {
    try {
      const id = readFileSync(file, 'utf8').trim();
      return /^[0-9a-f-]{36}$/.test(id) ? id : undefined; // power was cut while it was written: nothing to tell
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // the last visit ended properly
      throw error;
    }
  },
});
