import type { CardEvidence, CardProfile, RefusalDetail, TransmitResult, UnreadableWhy } from './card.ts';

export type Outcome =
  | { readonly kind: 'read'; readonly evidence: CardEvidence }
  | { readonly kind: 'unreadable'; readonly why: UnreadableWhy; readonly detail?: RefusalDetail };

/** Tries the profiles that match the ATR in order; the first that knows the card decides. */
export const readCard = async (
  profiles: readonly CardProfile[],
  atr: Uint8Array,
  transmit: (apdu: Uint8Array) => Promise<TransmitResult>,
): Promise<Outcome> => {
  for (const profile of profiles) {
    if (!profile.matches(atr)) continue;
    const found = await profile.read(transmit);
    if (found === null) continue;
    if (!('kind' in found)) return { kind: 'read', evidence: found };
    switch (found.kind) {
      case 'gone':
        return { kind: 'unreadable', why: 'removed' };
      case 'timeout':
        return { kind: 'unreadable', why: 'timeout' };
      case 'refused':
        return { kind: 'unreadable', why: 'refused', detail: found.detail };
      default:
        return found satisfies never;
    }
  }
  return { kind: 'unreadable', why: 'no-profile' };
};
