/** `cases:generate COUNT [--seed N]`: puts invented cases into the database, beside what is there. */
import { parseArgs } from 'node:util';
import { generateCases, SeedUsed } from '../cases/generate-cases.ts';
import { clock, command, Usage, withParts } from './command.ts';

const MOST = 10_000_000;

const whole = (text: string | undefined, name: string, most: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Usage(`${name} must be a whole number from 1 to ${String(most)}`);
  return value;
};

await command(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' } },
  });
  const count = whole(positionals[0], 'The number of cases', MOST);
  const seed = whole(values.seed, '--seed', 999);
  await withParts(async ({ db, keyring }) => {
    const began = performance.now();
    const seconds = (): number => Math.round((performance.now() - began) / 100) / 10;
    const told = (made: number): void => {
      if (made % 50_000 < 1000) console.error(`${String(made)} cases, ${String(seconds())} s`);
    };
    try {
      const made = await generateCases({ db, keyring, count, seed, now: new Date(clock.now()), told });
      console.log(JSON.stringify({ ...made, seconds: seconds() }));
    } catch (error) {
      if (error instanceof SeedUsed) throw new Usage(`${error.message}. Give another --seed.`);
      throw error;
    }
  });
});
