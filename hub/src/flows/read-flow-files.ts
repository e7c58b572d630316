import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', '..', 'flows');

/** The services that ship with the product, unchecked; `id` is the file's name. */
export const readFlowFiles = (): readonly { readonly id: string; readonly file: string; readonly raw: unknown }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      id: name.slice(0, -'.json'.length),
      file: `hub/flows/${name}`,
      raw: JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown,
    }));
