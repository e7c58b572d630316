/** What the departments of the demo campus have on record: `hub/demo/sources`, checked when it is read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const named = { zh: z.string(), en: z.string() };
const clock = z.string().regex(/^\d{2}:\d{2}$/);
/** `department/role`: whoever is its principal. */
const office = z.string().regex(/^[a-z-]+\/[a-z-]+$/);
/** Place in the list of staff. */
const staff = z.int().nonnegative();

const debts = z.array(
  z.strictObject({
    ...{ person: z.string(), what_zh: z.string(), what_en: z.string() },
    ...{ amount_fen: z.int(), since: z.iso.date() },
  }),
);

const schemas = {
  library: z.strictObject({ debts }),
  'it-centre': z.strictObject({ debts }),
  housing: z.strictObject({ debts }),
  'student-aid': z.strictObject({ debts }),
  textbooks: z.strictObject({ debts }),
  finance: z.strictObject({
    debts,
    projects: z.array(
      z.strictObject({
        ...{ project: z.string(), title_zh: z.string(), title_en: z.string(), principal: office },
        ...{ left_fen: z.int(), frozen: z.boolean(), until: z.iso.date() },
      }),
    ),
    /** Everybody was paid for so many months up to the last; newcomers for fewer. */
    pay: z.strictObject({ months: z.int(), newcomers: z.array(z.strictObject({ staff, months: z.int() })) }),
  }),
  'household-registry': z.strictObject({
    ...{ address_zh: z.string(), address_en: z.string() },
    registered: z.array(z.strictObject({ person: z.string(), since: z.iso.date(), page_lent: z.boolean() })),
  }),
  personnel: z.strictObject({
    titles: z.strictObject({
      principal: z.strictObject(named),
      backup: z.strictObject(named),
      none: z.strictObject(named),
    }),
    exceptions: z.array(
      z.strictObject({ staff, status: z.enum(['on-leave', 'left', 'retired']), until: z.iso.date().optional() }),
    ),
  }),
  registrar: z.strictObject({
    /** By everybody, in the year and term of their studies. */
    studied: z.array(
      z.strictObject({ course: z.string(), ...named, credits: z.number(), year: z.int(), term: z.int().min(1).max(2) }),
    ),
    /** Grades that an examiner has not handed in. */
    open: z.array(z.strictObject({ person: z.string(), course: z.string() })),
    courses: z.array(
      z.strictObject({
        ...{ course: z.string(), ...named, teacher: office, groups: z.array(z.string()) },
        /** 1 is Monday. */
        sittings: z.array(
          z.strictObject({ weekday: z.int().min(1).max(7), from: clock, until: clock, room: z.string() }),
        ),
      }),
    ),
  }),
  logistics: z.strictObject({
    rooms: z.array(z.strictObject({ room: z.string(), ...named, capacity: z.int(), owner: z.string() })),
    /** `inDays`: from today, so that the demo always has some ahead. */
    bookings: z.array(z.strictObject({ room: z.string(), ...named, inDays: z.int(), from: clock, until: clock })),
  }),
};

export type Sources = { readonly [Name in keyof typeof schemas]: z.infer<(typeof schemas)[Name]> };

const folder = path.join(import.meta.dirname, '..', '..', '..', 'demo', 'sources');

export const readSources = (): Sources =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      schema.parse(JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'))),
    ]),
  ) as Sources;
