/** `npm run check`: types, lint, format, import arrows, unused code. */
import { runChecks } from './checks.ts';

const failed = await runChecks();
console.log(failed.length === 0 ? 'All checks hold.' : `Not holding: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
