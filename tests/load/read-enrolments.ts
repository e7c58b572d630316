import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { enrolment, type Enrolment } from '@yizhan/shared/wire/enrolment.ts';

/** `DIR/<terminal>/enrolment.json`, as `terminal:issue` writes them, or `DIR/<terminal>.json`. In order of name. */
export const readEnrolments = (dir: string): Enrolment[] =>
  readdirSync(dir)
    .sort()
    .map((name) => (name.endsWith('.json') ? path.join(dir, name) : path.join(dir, name, 'enrolment.json')))
    .filter((file) => existsSync(file))
    .map((file) => {
      const parsed = enrolment.safeParse(JSON.parse(readFileSync(file, 'utf8')));
      if (!parsed.success) throw new Error(`${file} is not an enrolment file`);
      return parsed.data;
    });
