/** 场地: is a room free in a period, and large enough. A room's own record comes beside its bookings. */
import { z } from 'zod';
import { count, key, maybe, minute, minuteInWords, name, overlap, period, text } from './columns.ts';
import { defineKind } from './kind.ts';

const record = z.object({
  what: z.enum(['room', 'booking']),
  room: key,
  title_zh: name,
  title_en: name,
  /** People; of the room. */
  capacity: maybe(count),
  /** Of the booking. */
  from: maybe(minute),
  until: maybe(minute),
});

const facts = z.strictObject({
  room: z.string(),
  title: text,
  capacity: z.int(),
  from: z.string(),
  until: z.string(),
  clashes: z.array(z.strictObject({ title: text, from: z.string(), until: z.string() })),
});

export const venueCalendar = defineKind({
  about: z.strictObject({ room: key, period, people: count.optional() }),
  record,
  facts,
  keys: ({ about }) => ({ room: about.room }),
  judge: (records, { about: { room, period: wanted, people = 0 } }) => {
    const own = records.find(({ what }) => what === 'room');
    if (!own) return { reasons: [{ code: 'room-unknown', params: { room } }], facts: undefined };
    const capacity = own.capacity ?? 0;
    const clashes = records.flatMap(({ what, from, until, title_zh, title_en }) => {
      if (what !== 'booking') return [];
      // A booking without its times could be any time.
      const taken = { from: from ?? wanted.from, until: until ?? wanted.until };
      return overlap(taken, wanted) ? [{ title: { zh: title_zh, en: title_en }, ...taken }] : [];
    });
    const title = { zh: own.title_zh, en: own.title_en };
    const named = { room: title.zh, roomEn: title.en };
    const [clash] = clashes;
    const reasons = [
      ...(clash ? [{ code: 'room-taken', params: { ...named, ...inWords(clash) } }] : []),
      ...(people > capacity ? [{ code: 'room-small', params: { ...named, capacity, people } }] : []),
    ];
    return { reasons, facts: { room, title, capacity, from: wanted.from, until: wanted.until, clashes } };
  },
});

const inWords = ({ from, until }: { readonly from: string; readonly until: string }) => ({
  from: minuteInWords(from),
  until: minuteInWords(until),
});
