import { kiosk } from '@yizhan/shared/messages/kiosk.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { View } from '../visit/view.ts';

/** What a passer-by should know before tapping: the worst thing that is so now, or nothing. */
export const troubleOf = ({ hub, reader, printer }: View['terminal']): Bilingual | undefined => {
  const { trouble } = kiosk;
  if (hub === 'away') return trouble.hub;
  if (reader === 'missing') return trouble.reader;
  switch (printer) {
    case 'ready':
    case 'busy':
      return undefined;
    case 'empty':
      return trouble.empty;
    case 'jam':
      return trouble.jam;
    case 'cover-open':
    case 'toner-out':
    case 'stopped':
    case 'away':
      return trouble.stopped;
    default:
      return printer satisfies never;
  }
};
