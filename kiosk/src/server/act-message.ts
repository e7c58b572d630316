import { z } from 'zod';
import type { Act } from '../visit/view.ts';

const language = z.enum(['zh', 'en']);
const plain = z.object({ kind: z.enum(['taken', 'back', 'more-time', 'finish', 'help', 'touched']) });

/** What the browser may post to `/act`. The page is ours, but the port is open to whatever runs on the terminal. */
export const actMessage = z.object({
  revision: z.number().int().nonnegative(),
  act: z.union([
    plain,
    z.object({ kind: z.enum(['start', 'language']), language }),
    z.object({ kind: z.literal('open-service'), flowId: z.string().max(60) }),
    z.object({
      kind: z.literal('submit'),
      flowId: z.string().max(60),
      answers: z.record(z.string().max(60), z.unknown()),
    }),
    z.object({ kind: z.literal('print'), jobId: z.string().max(60) }),
    z.object({ kind: z.literal('came-out'), yes: z.boolean() }),
    z.object({ kind: z.enum(['open-paper', 'copy', 'spoilt']), serial: z.string().max(40) }),
    z.object({ kind: z.literal('instead'), why: z.enum(['damaged', 'misprint', 'not-out']) }),
  ]) satisfies z.ZodType<Act>,
});
