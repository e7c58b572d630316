import type { webcrypto } from 'node:crypto';

// @hpke/core is typed for browsers too and names the global type, which @types/node leaves to the DOM's.
declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/consistent-type-definitions -- it is Node's, under the global name
  interface CryptoKey extends webcrypto.CryptoKey {}
}
