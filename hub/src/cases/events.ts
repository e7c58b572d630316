/** An event as it is stored: what happened, its place in its case, who did it, and its two times. */
import { z } from 'zod';
import { bodies, type EventBody } from './event-bodies.ts';

export type { Decision, EventBody, Personal, Place, WaitsFor } from './event-bodies.ts';

const at = {
  /** Form of the event itself. */
  v: z.literal(1),
  case: z.uuid(),
  seq: z.int().positive(),
  /** Who did it, as the audit log names actors; taken from the channel (R2). */
  by: z.string(),
  /** Two times (R10): when it was done, by the clock where it was done, and when the hub recorded it. */
  doneAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
};
type At = z.infer<z.ZodObject<typeof at>>;

export type CaseEvent = At & EventBody;

const [submitted, ...others] = bodies;
/** An event as it is stored. */
export const caseEvent = z.discriminatedUnion('kind', [submitted.extend(at), ...others.map((body) => body.extend(at))]);
