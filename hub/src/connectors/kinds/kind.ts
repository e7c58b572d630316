/**
 * A kind of departmental data: what is asked beyond the person, the records a source answers with, and what they mean.
 * The same over every protocol, so that a department may change from files to a service without a flow noticing.
 */
import type { Reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import type { AboutKeys } from '../contract.ts';
import { QuestionUnfit, SourceTrouble } from '../trouble.ts';

type Asked<About> = { readonly person: string; readonly about: About };
type Meaning<Facts> = { readonly reasons: readonly Reason[]; readonly facts: Facts | undefined };

type Definition<About extends z.ZodObject, Row extends z.ZodObject, Facts extends z.ZodType> = {
  readonly about: About;
  readonly record: Row;
  readonly facts: Facts;
  /** Columns and the values that every record of the answer bears; views and files are searched by them. */
  readonly keys: (asked: Asked<z.output<About>>) => Readonly<Record<string, string>>;
  /** No reason is a pass. */
  readonly judge: (records: readonly z.output<Row>[], asked: Asked<z.output<About>>) => Meaning<z.input<Facts>>;
  /** A list is read page by page: which part of it is wanted. */
  readonly page?: (asked: Asked<z.output<About>>) => Page | undefined;
  /** What only a service can compute, because the records cannot be searched by `keys` alone. */
  readonly serviceOnly?: boolean;
};

/** In the order of a column (of its code points), those behind `after`; '' is before all. */
export type Page = { readonly by: string; readonly after: string; readonly most: number };

/** A question that has been checked and may be put to a source. */
export type Question = {
  readonly person: string;
  readonly about: Readonly<Record<string, unknown>>;
  readonly keys: Readonly<Record<string, string>>;
  readonly page?: Page | undefined;
  judge(records: readonly unknown[]): Meaning<unknown>;
};

export type Kind = {
  readonly about: AboutKeys;
  readonly facts: z.ZodType;
  /** Of its records: what a view or a file has to have. */
  readonly columns: readonly string[];
  readonly serviceOnly: boolean;
  /** Throws `QuestionUnfit`. */
  question(person: string, about: Readonly<Record<string, unknown>>): Question;
};

/** A transcript has about a hundred; past this a source delivers something else than was asked for. */
export const MOST_RECORDS = 1000;

export const defineKind = <About extends z.ZodObject, Row extends z.ZodObject, Facts extends z.ZodType>(
  kind: Definition<About, Row, Facts>,
): Kind => {
  const names = Object.entries<z.ZodType>(kind.about.shape);
  const optional = names.filter(([, schema]) => schema.safeParse(undefined).success).map(([name]) => name);
  return {
    about: { required: names.map(([name]) => name).filter((name) => !optional.includes(name)), optional },
    facts: kind.facts,
    columns: Object.keys(kind.record.shape),
    serviceOnly: kind.serviceOnly === true,
    question: (person, raw) => {
      const about = kind.about.safeParse(given(raw));
      if (!about.success) {
        const places = about.error.issues.map(({ path }) => path.map(String).join('.'));
        throw new QuestionUnfit(`cannot be asked about this: ${places.join(', ')}`);
      }
      const asked = { person, about: about.data };
      const keys = kind.keys(asked);
      const records = z.array(kind.record).max(MOST_RECORDS);
      return {
        ...{ person, about: about.data, keys, page: kind.page?.(asked) },
        judge: (delivered) => kind.judge(ofThis(keys, records.parse(delivered)), asked),
      };
    },
  };
};

/** A field of the form that was left empty asks for nothing. */
const given = (about: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(about).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );

/** A source that answers about somebody or something else is not believed, whatever it says. */
const ofThis = <Row>(keys: Readonly<Record<string, string>>, records: readonly Row[]): readonly Row[] => {
  for (const record of records) {
    for (const [column, value] of Object.entries(keys)) {
      if ((record as Record<string, unknown>)[column] !== value) {
        throw new SourceTrouble('wrong', `a record bears another ${column} than was asked for`);
      }
    }
  }
  return records;
};
