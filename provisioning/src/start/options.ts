import { parseArgs } from 'node:util';

export type Options = { readonly fresh: boolean; readonly dev: boolean };

/** Throws one sentence on what can be given when something else was. */
export const readOptions = (args: readonly string[]): Options => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { fresh: { type: 'boolean', default: false }, dev: { type: 'boolean', default: false } },
    });
    return values;
  } catch (cause) {
    throw new Error(`npm start knows "-- --fresh" (begin with empty data) and nothing like "${args.join(' ')}".`, {
      cause,
    });
  }
};
