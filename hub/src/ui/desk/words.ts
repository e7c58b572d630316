/** What a line of the desk says. Pure: the language is the caller's. */
import { hub } from '@yizhan/shared/messages/hub.ts';
import { word, type Language, type Params } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { dueOf, handOn, isForMe, isLate, type DeskRow, type Me, type Wait } from '../../desk/desk-rows.ts';
import { age, clockTime, isSameDay, shortMoment } from '../times.ts';

const t = hub.worklist;
const DAY_MS = 86_400_000;

export type Seen = { readonly me: Me; readonly now: number; readonly language: Language };
export type DueWords = { readonly tone: 'late' | 'today' | 'later' | 'none'; readonly text: string };

/** By when it has to be done, as a person at a desk would say it. */
export const dueWords = (row: DeskRow, { me, now, language }: Seen): DueWords => {
  const say = (text: Bilingual, params?: Params): string => word(text, language, params);
  if (row.closedAt !== null) return { tone: 'none', text: '' };
  const due = dueOf(row, me);
  if (isLate(row, me, now)) {
    const over = due !== null && Date.parse(due) <= now;
    return { tone: 'late', text: over ? say(t.due.late, { age: age(due, now, language) }) : say(t.due.lateNow) };
  }
  if (row.state === 'paused' || row.state === 'returned') return { tone: 'none', text: say(t.due.stands) };
  if (due === null) return { tone: 'none', text: say(t.due.none) };
  const [at, today] = [new Date(due), new Date(now)];
  const time = clockTime(at).slice(0, 5);
  if (isSameDay(at, today)) return { tone: 'today', text: say(t.due.today, { time }) };
  if (isSameDay(at, new Date(now + DAY_MS))) return { tone: 'later', text: say(t.due.tomorrow, { time }) };
  return { tone: 'later', text: say(t.due.on, { date: shortMoment(at, today) }) };
};

export type WaitWords = {
  readonly who: string;
  /** How long already; absent when nobody can say. */
  readonly since?: string;
  readonly mine: boolean;
  /** Beside the one told. */
  readonly others: number;
  /** Who has it in hand, and until when. */
  readonly held?: string;
};

/** Whom it waits for: the clerk themself before all others, then whoever has been awaited for longest. */
export const waitWords = (row: DeskRow, { me, now, language }: Seen): WaitWords => {
  const wait = row.waits.find((one) => isForMe(row, one, me)) ?? row.waits[0];
  if (!wait) {
    const who = row.elsewhere ? word(t.waits[row.elsewhere], language) : '';
    return { who, mine: false, others: 0, ...(row.elsewhere && { since: age(row.changedAt, now, language) }) };
  }
  const mine = isForMe(row, wait, me);
  const held = heldWords(wait, { me, now, language });
  return {
    who: mine ? word(t.waits.me, language) : awaited(wait, language),
    since: age(wait.since, now, language),
    ...{ mine, others: row.waits.length - 1, ...(held !== undefined && { held }) },
  };
};

const heldWords = (wait: Wait, { me, now, language }: Seen): string | undefined => {
  const hand = handOn(wait, me, now);
  if (hand === undefined || !wait.held) return undefined;
  const { name, until } = wait.held;
  const at = clockTime(until).slice(0, 5);
  if (hand === 'mine') return word(t.row.inHand, language, { until: at });
  return word(t.row.held, language, { name: name.zh, nameEn: name.en, until: at });
};

const awaited = (wait: Wait, language: Language): string => {
  if (wait.outside) return word(t.waits.outside, language, { who: wait.outside.zh, whoEn: wait.outside.en });
  const name = wait.person?.name ?? wait.department?.name ?? { zh: '–', en: '–' };
  return word(t.waits.who, language, { who: name.zh, whoEn: name.en });
};

/** What is being done where it waits, else the foremost step. */
export const stepWords = (row: DeskRow, { me, language }: Seen): string => {
  const wait = row.waits.find((one) => isForMe(row, one, me)) ?? row.waits[0];
  const doing = wait?.doing ?? row.step;
  return doing ? word(doing, language) : '';
};
