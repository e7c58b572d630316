/** What the web door and the pages behind it agree on. The pages are bundled apart from it, so this file imports nothing. */

/** The key under which main.ts leaves the hub on `globalThis` for the pages. */
export const HUB = Symbol.for('yizhan.hub');

/**
 * Headers that the door alone writes and everything behind it may believe; what a client sends under these names is
 * thrown away.
 */
export const DOOR = {
  address: 'x-yizhan-address',
  protocol: 'x-yizhan-protocol',
  request: 'x-yizhan-request',
} as const;

/** A PDF for `/verify`. */
export const MAX_UPLOAD_BYTES = 5 * 1024 * 1024;
/** Of any request: a file that is handed in (hub/src/files/limits.ts). Others are far smaller: `hooks.server.ts`. */
export const MAX_BODY_BYTES = 20 * 1024 * 1024;
