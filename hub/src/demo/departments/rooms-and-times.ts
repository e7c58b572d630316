import type { Campus } from './campus.ts';
import type { Row } from './records.ts';

const DAY_MS = 86_400_000;
/** China's one zone. */
const OFFSET_MS = 8 * 3_600_000;

const dayOnCampus = (now: Date, inDays: number): string =>
  new Date(now.getTime() + OFFSET_MS + inDays * DAY_MS).toISOString().slice(0, 10);

/** 1 is Monday. */
const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

export const venueRows = ({ sources: { logistics } }: Campus, room: string, now: Date): readonly Row[] => [
  ...logistics.rooms
    .filter((one) => one.room === room)
    .map(({ zh, en, capacity }) => ({ what: 'room', room, title_zh: zh, title_en: en, capacity })),
  ...logistics.bookings
    .filter((one) => one.room === room)
    .map(({ zh, en, inDays, from, until }) => {
      const day = dayOnCampus(now, inDays);
      return { what: 'booking', room, title_zh: zh, title_en: en, from: `${day}T${from}`, until: `${day}T${until}` };
    }),
];

type Course = Campus['sources']['registrar']['courses'][number];
type Asked = { readonly course: string; readonly room: string | undefined; readonly day: string };

const concern = (asked: Course, other: Course, inRoom: boolean): 'students' | 'teacher' | 'room' | undefined => {
  if (other.groups.some((group) => asked.groups.includes(group))) return 'students';
  if (other.teacher === asked.teacher) return 'teacher';
  return inRoom ? 'room' : undefined;
};

/** What stands in the way of a course on a day: its own sitting, and those of others that it shares something with. */
export const timetableRows = ({ sources }: Campus, { course, room, day }: Asked): readonly Row[] => {
  const { courses } = sources.registrar;
  const asked = courses.find((one) => one.course === course);
  if (!asked) return [];
  const at = (time: string): string => `${day}T${time}`;
  const self = { course, concerns: 'self', other: course, other_zh: asked.zh, other_en: asked.en };
  const others = courses.flatMap((other) =>
    other.sittings
      .filter((sitting) => other !== asked && sitting.weekday === weekdayOf(day))
      .flatMap((sitting) => {
        const concerns = concern(asked, other, sitting.room === room);
        if (concerns === undefined) return [];
        const times = { room: sitting.room, from: at(sitting.from), until: at(sitting.until) };
        return [{ course, concerns, other: other.course, other_zh: other.zh, other_en: other.en, ...times }];
      }),
  );
  return [{ ...self, room: null, from: at('00:00'), until: at('00:01') }, ...others];
};
