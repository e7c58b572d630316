import type { Clock } from '@yizhan/shared/clock.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { KeyList } from '@yizhan/shared/paper/key-list.ts';
import { record } from './audit/record.ts';
import { addressKey, openBuckets } from './buckets.ts';
import { lookUpByCode, lookUpByFile, type CodeAnswer, type FileAnswer } from './papers/look-up.ts';
import type { Sql } from './storage/db.ts';

/** The public question, at the pace one address may ask it. Fault beside those of the look-up: `too-many-tries` (params: seconds). */
export type VerifyPaper = {
  byCode(typed: string, address: string): Promise<CodeAnswer | Fault>;
  byFile(file: Uint8Array, address: string): Promise<FileAnswer | Fault>;
};

type Options = {
  readonly sql: Sql;
  readonly clock: Clock;
  /** By which answers are held back: time as it passes, also where the campus's clock stands still. */
  readonly passing: Clock;
  readonly issuer: string;
  /** PEM of the authorities whose seals are ours. */
  readonly authorities: readonly string[];
  /** PEM: whose timestamps are believed. */
  readonly timeRoots: readonly string[];
  readonly perMinute: number;
  readonly keys: () => Promise<KeyList>;
};

/** A file costs a parse and a signature check: it counts as several codes. */
const FILE_COSTS = 3;
/** A look into the register takes 2 to 20 ms. Every answer to a code takes as long, so that none tells more than it says. */
const CODE_ANSWER_MS = 100;
/** Codes and files nobody issued, from all addresses together: more than these are asked, not recorded (R6). */
const UNKNOWN_RECORDED_A_MINUTE = 120;

export const openVerifyPaper = (options: Options): VerifyPaper => {
  const { sql, clock, passing, issuer, authorities, timeRoots, perMinute, keys } = options;
  const buckets = openBuckets({ clock, capacity: perMinute, refillMs: Math.ceil(60_000 / perMinute) });
  const unknown = openBuckets({
    clock,
    capacity: UNKNOWN_RECORDED_A_MINUTE,
    refillMs: 60_000 / UNKNOWN_RECORDED_A_MINUTE,
  });
  const pace = (address: string, cost: number): Fault | undefined => {
    for (let i = 0; i < cost; i++) {
      const taken = buckets.take(addressKey(address));
      if (!taken.ok) return { fault: 'too-many-tries', params: { seconds: taken.waitSeconds } };
    }
    return undefined;
  };
  const asked = () => ({ issuer, at: new Date(clock.now()) });

  /** Which paper, how, and what came of it; never who asked from where. */
  const note = async (by: 'code' | 'file', answer: CodeAnswer | FileAnswer): Promise<void> => {
    const serial = serialOf(answer);
    if (serial === undefined && answer.kind !== 'unknown') return; // a slip of the finger, or no paper at all
    if (serial === undefined && !unknown.take('unknown').ok) return;
    const standing = 'paper' in answer ? answer.paper.standing.kind : 'none';
    const detail = { by, answer: answer.kind, standing };
    await record(sql, { kind: 'paper.verified', actor: 'anyone', subject: serial ?? 'unknown', detail });
  };
  const code = async (typed: string): Promise<CodeAnswer> => {
    const answer = await lookUpByCode(sql, typed, { ...asked(), keys });
    await note('code', answer);
    return answer;
  };

  return {
    byCode: async (typed, address) => {
      const tooFast = pace(address, 1);
      if (tooFast) return tooFast;
      const notSooner = new Promise<void>((resolve) => void passing.after(CODE_ANSWER_MS, resolve));
      const [answer] = await Promise.all([code(typed), notSooner]);
      return answer;
    },
    byFile: async (file, address) => {
      const tooFast = pace(address, FILE_COSTS);
      if (tooFast) return tooFast;
      const answer = await lookUpByFile(sql, file, { ...asked(), authorities, timeRoots });
      if (!('fault' in answer)) await note('file', answer);
      return answer;
    },
  };
};

const serialOf = (answer: CodeAnswer | FileAnswer): string | undefined => {
  if ('paper' in answer) return answer.paper.serial;
  return answer.kind === 'altered' ? answer.serial : undefined;
};
