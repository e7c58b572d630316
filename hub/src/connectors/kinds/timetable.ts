/**
 * 课表: may a course be held in another period, and another room. The answer lists what stands in the way: sittings in
 * that room, of the course's students, or of its teacher. Only the department's own service can compute that.
 */
import { z } from 'zod';
import { key, maybe, minute, minuteInWords, name, overlap, period, text } from './columns.ts';
import { defineKind } from './kind.ts';

const concerns = ['self', 'room', 'students', 'teacher'] as const;

const record = z.object({
  /** The one that is asked about. */
  course: key,
  /** `self` is the course itself: without it the source does not know the course. */
  concerns: z.enum(concerns),
  other: key,
  other_zh: name,
  other_en: name,
  room: maybe(key),
  from: minute,
  until: minute,
});

const sitting = z.strictObject({ course: z.string(), title: text, room: z.string().nullable() });
const facts = z.strictObject({
  course: z.string(),
  title: text,
  ...{ from: z.string(), until: z.string() },
  clashes: z.array(
    sitting.extend({ concerns: z.enum(['room', 'students', 'teacher']), from: z.string(), until: z.string() }),
  ),
});

const reasonOf = { room: 'clash-room', students: 'clash-students', teacher: 'clash-teacher' } as const;

export const timetable = defineKind({
  serviceOnly: true,
  about: z.strictObject({ course: key, period, room: key.optional() }),
  record,
  facts,
  keys: ({ about }) => ({ course: about.course }),
  judge: (records, { about: { course, period: wanted, room } }) => {
    const self = records.find((row) => row.concerns === 'self');
    if (!self) return { reasons: [{ code: 'course-unknown', params: { course } }], facts: undefined };
    const clashes = records.flatMap((row) => {
      const { concerns: of, other, from, until } = row;
      // The course's own sittings move with it.
      if (of === 'self' || other === course || !overlap(row, wanted)) return [];
      if (of === 'room' && row.room !== room) return [];
      const title = { zh: row.other_zh, en: row.other_en };
      return [{ concerns: of, course: other, title, room: row.room, from, until }];
    });
    return {
      reasons: clashes.slice(0, 5).map(({ concerns: of, title, from, until }) => ({
        code: reasonOf[of],
        params: { course: title.zh, courseEn: title.en, from: minuteInWords(from), until: minuteInWords(until) },
      })),
      facts: {
        ...{ course, title: { zh: self.other_zh, en: self.other_en } },
        ...{ from: wanted.from, until: wanted.until, clashes },
      },
    };
  },
});
