import type { Bilingual } from '@yizhan/shared/wire/messages.ts';

/** What an audit can find, each with its place. */
export type Finding =
  /** Events `seq` to `to` are gone from the middle of the case. */
  | { readonly kind: 'event-missing'; readonly caseId: string; readonly seq: number; readonly to: number }
  | { readonly kind: 'event-altered'; readonly caseId: string; readonly seq: number }
  /** A column beside the event's bytes says something else than the bytes. */
  | { readonly kind: 'column-differs'; readonly caseId: string; readonly seq: number; readonly column: string }
  /** All hashes fit each other, but not what was signed at `seq`: written anew somewhere from `from` on. */
  | { readonly kind: 'history-rewritten'; readonly caseId: string; readonly seq: number; readonly from: number }
  /** The case went on to `to` once; `seq` is the first event that is gone. */
  | { readonly kind: 'tail-cut'; readonly caseId: string; readonly seq: number; readonly to: number }
  /** No event is left of a case that had `to`. */
  | { readonly kind: 'case-missing'; readonly caseId: string; readonly seq: number; readonly to: number }
  | { readonly kind: 'view-missing'; readonly caseId: string; readonly seq: number }
  | { readonly kind: 'view-differs'; readonly caseId: string; readonly seq: number; readonly what: 'version' | 'head' }
  /** Logged according to the log's own place, yet not in it. */
  | { readonly kind: 'not-logged'; readonly caseId: string; readonly seq: number }
  | { readonly kind: 'leaf-altered'; readonly caseId: string; readonly seq: number; readonly index: number }
  | { readonly kind: 'leaf-missing'; readonly index: number; readonly to: number }
  | { readonly kind: 'root-differs'; readonly size: number; readonly from: number }
  | { readonly kind: 'head-forged'; readonly size: number }
  | { readonly kind: 'head-missing'; readonly size: number }
  /** The log does not contain the head that was kept elsewhere. */
  | { readonly kind: 'witness-differs'; readonly size: number };

const span = (from: number, to: number): string => (from === to ? String(from) : `${String(from)}–${String(to)}`);

export const wordsOf = (f: Finding): Bilingual => {
  switch (f.kind) {
    case 'event-missing':
      return {
        zh: `办件 ${f.caseId}:第 ${span(f.seq, f.to)} 条记录缺失。`,
        en: `Case ${f.caseId}: event ${span(f.seq, f.to)} is missing.`,
      };
    case 'event-altered':
      return {
        zh: `办件 ${f.caseId}:第 ${String(f.seq)} 条记录被改动。`,
        en: `Case ${f.caseId}: event ${String(f.seq)} was altered.`,
      };
    case 'column-differs':
      return {
        zh: `办件 ${f.caseId}:第 ${String(f.seq)} 条记录的 ${f.column} 一栏与记录内容不符。`,
        en: `Case ${f.caseId}: column ${f.column} of event ${String(f.seq)} disagrees with the event itself.`,
      };
    case 'history-rewritten':
      return {
        zh: `办件 ${f.caseId}:第 ${span(f.from, f.seq)} 条记录与当时签名的不符,已被整体改写。`,
        en: `Case ${f.caseId}: events ${span(f.from, f.seq)} are not those that were signed; they were written anew.`,
      };
    case 'tail-cut':
      return {
        zh: `办件 ${f.caseId}:末尾第 ${span(f.seq, f.to)} 条记录被截去。`,
        en: `Case ${f.caseId}: its end, event ${span(f.seq, f.to)}, was cut off.`,
      };
    case 'case-missing':
      return {
        zh: `办件 ${f.caseId}:整个办件的 ${String(f.to)} 条记录全部缺失。`,
        en: `Case ${f.caseId}: the whole case is missing, ${String(f.to)} event(s).`,
      };
    case 'view-missing':
      return {
        zh: `办件 ${f.caseId}:有记录,但办件列表中没有它。`,
        en: `Case ${f.caseId}: it has events but is not in the list of cases.`,
      };
    case 'view-differs':
      return {
        zh: `办件 ${f.caseId}:办件列表与第 ${String(f.seq)} 条记录不一致(${f.what === 'version' ? '序号' : '哈希'})。`,
        en: `Case ${f.caseId}: the list of cases disagrees with event ${String(f.seq)} (${f.what}).`,
      };
    case 'not-logged':
      return {
        zh: `办件 ${f.caseId}:第 ${String(f.seq)} 条记录应已入日志,但日志中没有。`,
        en: `Case ${f.caseId}: event ${String(f.seq)} should be in the log and is not.`,
      };
    case 'leaf-altered':
      return {
        zh: `日志第 ${String(f.index)} 项(办件 ${f.caseId} 第 ${String(f.seq)} 条)被改动。`,
        en: `Log entry ${String(f.index)} (case ${f.caseId}, event ${String(f.seq)}) was altered.`,
      };
    case 'leaf-missing':
      return {
        zh: `日志第 ${span(f.index, f.to)} 项缺失。`,
        en: `Log entry ${span(f.index, f.to)} is missing.`,
      };
    case 'root-differs':
      return {
        zh: `日志第 ${span(f.from, f.size - 1)} 项与签名的日志头不符。`,
        en: `Log entries ${span(f.from, f.size - 1)} do not give the signed head of ${String(f.size)}.`,
      };
    case 'head-forged':
      return {
        zh: `长度 ${String(f.size)} 的日志头签名无效,或它之前的日志头缺失。`,
        en: `The head of ${String(f.size)} entries is not validly signed, or the head before it is missing.`,
      };
    case 'head-missing':
      return {
        zh: `日志共 ${String(f.size)} 项,但没有覆盖全部的签名日志头。`,
        en: `The log has ${String(f.size)} entries, but no signed head covers them all.`,
      };
    case 'witness-differs':
      return {
        zh: `日志与另存的长度 ${String(f.size)} 的日志头不符:日志被截短或替换。`,
        en: `The log does not contain the head of ${String(f.size)} entries kept elsewhere: it was cut or replaced.`,
      };
    default:
      return f satisfies never;
  }
};
