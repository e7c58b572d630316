/** The demo campus as it lies in `hub/demo`, checked when it is read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { calendarEntries } from '@yizhan/shared/campus/calendar-data.ts';
import { cardStates, enrolmentStatuses, placeKinds, postRanks, studyLevels } from '@yizhan/shared/campus/vocabulary.ts';
import { desiredState } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import { roles } from '../access.ts';
import { powerGrant } from '../powers/power.ts';

const words = <T extends object>(table: T) => z.enum(Object.keys(table) as (keyof T & string)[]);
const named = { id: z.string(), zh: z.string(), en: z.string() };

export type DemoPlace = {
  id: string;
  zh: string;
  en: string;
  kind: keyof typeof placeKinds;
  places?: DemoPlace[] | undefined;
};
const place: z.ZodType<DemoPlace> = z.strictObject({
  ...named,
  kind: words(placeKinds),
  places: z.lazy(() => z.array(place)).optional(),
});

const schemas = {
  /** Terms of this university; holidays are the country's. */
  calendar: calendarEntries,
  places: z.array(place),
  /** Parents come before their children. */
  departments: z.array(
    z.strictObject({
      ...named,
      parent: z.string().optional(),
      place: z.string().optional(),
      offices: z.array(z.string()).default([]),
      /** Filled after the `offices` of all departments, so that those keep their holders. */
      laterOffices: z.array(z.string()).default([]),
    }),
  ),
  /** Keepers by their place in the list of staff; no `services`: every one; no `aDay`: any number. */
  seals: z.array(
    z.strictObject({
      ...{ ...named, department: z.string(), keeper: z.int().nonnegative(), backup: z.int().nonnegative() },
      ...{ services: z.array(z.string()), aDay: z.int().nonnegative().optional() },
    }),
  ),
  staff: z.array(z.string()),
  /** Members of staff without an office. */
  teachers: z.array(z.strictObject({ number: z.string(), zh: z.string(), department: z.string() })),
  students: z.array(
    z.strictObject({
      ...{ number: z.string(), zh: z.string(), en: z.string(), school: z.string() },
      ...{ since: z.iso.date(), until: z.iso.date(), born: z.iso.date() },
      programme: z.tuple([z.string(), z.string()]),
      level: words(studyLevels),
      status: words(enrolmentStatuses).default('enrolled'),
      holds: z.array(z.string()).default([]),
      card: words(cardStates).default('active'),
      note: z.string().optional(),
    }),
  ),
  cards: z.array(
    z.strictObject({
      ...{ uid: z.string().regex(/^[0-9a-f]{14}$/), name: z.string(), nameEn: z.string() },
      shows: z.strictObject({ zh: z.string(), en: z.string() }),
      /** What it is an example of, for tests that look for one. */
      case: z.string(),
      /** Number of a student, or place in the list of staff; neither for a card that is on no record. */
      person: z.string().optional(),
      staff: z.int().nonnegative().optional(),
    }),
  ),
  /** People by their place in the list of staff, days of the week from 0 for Sunday, local times of day. */
  dispatch: z.strictObject({
    clerks: z.array(
      z.strictObject({
        ...{ staff: z.int().nonnegative(), kind: z.enum(['dedicated', 'rotating']), home: z.string() },
        services: z.record(z.string(), words(postRanks)),
        ...{ weeklyMinutes: z.int().positive().optional(), maxOpen: z.int().positive().optional() },
      }),
    ),
    shifts: z.array(
      z.strictObject({
        ...{ staff: z.int().nonnegative(), days: z.array(z.int().min(0).max(6)), place: z.string().optional() },
        ...{ from: z.iso.time({ precision: -1 }), to: z.iso.time({ precision: -1 }) },
      }),
    ),
    /** `fromDay` 1: from the day after seeding. */
    leaves: z.array(
      z.strictObject({ staff: z.int(), fromDay: z.int(), days: z.int().positive(), substitute: z.int().nonnegative() }),
    ),
    /** Fewer hours that the home department of a rotating clerk has proposed. */
    hours: z.array(z.strictObject({ staff: z.int().nonnegative(), weeklyMinutes: z.int().positive() })),
    relations: z.array(z.strictObject({ staff: z.int().nonnegative(), other: z.string(), kind: z.string() })),
  }),
  terminals: z.array(
    z.strictObject({
      ...{ id: z.string(), place: z.string(), receiptPrefix: z.string() },
      panel: desiredState.shape.panel,
      readerSide: desiredState.shape.readerSide,
      slotSide: desiredState.shape.slotSide,
    }),
  ),
  powers: z.array(
    z.strictObject({
      ...{ flow: z.string(), step: z.string(), department: z.string(), role: z.string() },
      holder: z.enum(['responsible', 'rule']),
      ...{ limit: powerGrant.shape.limit, basis: powerGrant.shape.basis },
      ...{ samplePercent: powerGrant.shape.samplePercent, objectionLimit: powerGrant.shape.objectionLimit },
    }),
  ),
  /** Cases of the last working day in which the housing centre's power was used; local time of day. */
  spotChecks: z.array(
    z.strictObject({
      ...{ student: z.string(), school: z.string(), reason: z.string() },
      ...{ owedFen: z.int().positive(), at: z.iso.time({ precision: -1 }) },
      verdict: z.enum(['agreed', 'objected']).optional(),
      note: z.string().optional(),
    }),
  ),
  accounts: z.array(
    z.strictObject({
      ...{ login: z.string(), password: z.string(), role: z.enum(roles), staff: z.int().nonnegative() },
      /** What they do at the desk, for the table of a start. */
      for: z.string().optional(),
    }),
  ),
};

export type Demo = { readonly [Name in keyof typeof schemas]: z.infer<(typeof schemas)[Name]> };

/** Every office, in the order in which staff are given to them. */
export const demoOffices = ({ departments }: Pick<Demo, 'departments'>) =>
  (['offices', 'laterOffices'] as const).flatMap((list) =>
    departments.flatMap((department) => department[list].map((role) => ({ department: department.id, role }))),
  );

const folder = path.join(import.meta.dirname, '..', '..', 'demo');

const fileOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const read = <Name extends keyof typeof schemas>(name: Name): Demo[Name] => {
  const raw: unknown = JSON.parse(readFileSync(path.join(folder, `${fileOf(name)}.json`), 'utf8'));
  return schemas[name].parse(raw) as Demo[Name];
};

export const readDemo = (): Demo => ({
  ...{ calendar: read('calendar'), dispatch: read('dispatch') },
  ...{ places: read('places'), departments: read('departments'), seals: read('seals'), staff: read('staff') },
  ...{
    teachers: read('teachers'),
    students: read('students'),
    cards: read('cards'),
    terminals: read('terminals'),
    accounts: read('accounts'),
  },
  ...{ powers: read('powers'), spotChecks: read('spotChecks') },
});
