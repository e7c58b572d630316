import type { z } from 'zod';
import { isFault, type Fault } from '../faults.ts';
import { faultMessage } from './messages.ts';

/** Names the first place that does not fit; never what stood there, for it may be personal. */
export const badMessage = (error: z.ZodError): Fault => ({
  fault: 'bad-message',
  params: { at: (error.issues[0]?.path ?? []).join('.').slice(0, 120) || 'whole' },
});

/** The fault a peer answered with, undefined when it answered none. One that only a newer peer knows becomes `internal`. */
export const faultIn = (body: unknown): Fault | undefined => {
  const parsed = faultMessage.safeParse(body);
  if (!parsed.success) return undefined;
  const { fault, params, id } = parsed.data;
  const known = { fault };
  const named = isFault(known) ? known : { fault: 'internal' as const };
  return { ...named, ...(params === undefined ? {} : { params }), ...(id === undefined ? {} : { id }) };
};
