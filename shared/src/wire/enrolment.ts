import { z } from 'zod';
import { desiredState } from './messages.ts';

/**
 * What a terminal is given when it is enrolled, as one JSON file of mode 0600. The journal key is part of it because a
 * record must be sealed before it touches the disk, also when the hub has never been reached (R26).
 */
export const enrolment = z.object({
  terminalId: z.string().min(1).max(40),
  /** `https://host:port` of the terminal door. */
  hub: z.url({ protocol: /^https$/ }),
  /** Name in the hub's certificate, when `hub` names it by another. */
  serverName: z.string().max(253).optional(),
  /** PEM. `ca` is the only authority the terminal trusts for the hub. */
  key: z.string(),
  cert: z.string(),
  ca: z.string(),
  /** X25519 public key, raw 32 bytes in base64url. */
  journalKey: z.object({ version: z.number().int().positive(), publicKey: z.base64url() }),
  receiptPrefix: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}$/),
  /** What to show before the first welcome. */
  desired: z.object({ version: z.number().int().nonnegative(), body: desiredState }),
});
export type Enrolment = z.infer<typeof enrolment>;
