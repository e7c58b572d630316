/** What the holder of a power is told when it is gone: on every page of theirs, before they act. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { endedPowers, type EndedPower, type EndedSince } from '../../powers/ended-powers.ts';
import { viewNames, type PowerReads } from './view-powers.ts';

export type PowerWord = {
  readonly power: string;
  readonly how: EndedPower['how'];
  readonly at: string;
  readonly department: Bilingual;
  readonly service: Bilingual;
  readonly step: Bilingual;
  /** Null when nobody took it back, or when who did is erased. */
  readonly by: Bilingual | null;
  readonly note: string | null;
  /** Another power still lets them decide the step. */
  readonly remains: boolean;
  /** By which a list of the desk knows what it can no longer do. */
  readonly lost: {
    readonly flowId: string;
    readonly step: string;
    readonly department: string;
    readonly role: string;
    readonly holder: 'person' | 'office' | 'responsible';
  };
};

export type Told = { readonly word: PowerWord; readonly people: readonly string[] };

export const powerWords = async (reads: PowerReads, asked: Omit<EndedSince, 'now'>): Promise<readonly Told[]> => {
  const ended = await endedPowers(reads.sql, { ...asked, now: reads.now });
  if (ended.length === 0) return [];
  const views = await viewNames(
    reads,
    ended.map(({ power }) => power),
  );
  return ended.flatMap(({ power, how, at, remains, people }, i) => {
    const [view, { kind }] = [views[i], power.holder];
    if (!view || kind === 'rule') return [];
    return {
      people,
      word: {
        ...{ power: power.id, how, at: at.toISOString(), remains },
        ...{ department: view.office.department, service: view.service, step: view.step },
        ...(how === 'revoked' && power.revoked
          ? { by: view.revokedBy ?? null, note: power.revoked.note ?? null }
          : { by: null, note: null }),
        lost: { flowId: power.flowId, step: power.step, ...power.office, holder: kind },
      },
    };
  });
};
