import type { KeyObject } from 'node:crypto';
import type { Keyring } from './keyring.ts';

/**
 * The X25519 key that opens what a terminal sealed (R26), as `makeOpener` of shared/wire asks for it.
 * The version comes from the terminal: an unknown one is undefined, after a look whether another hub made it meanwhile.
 */
export const journalPrivateKey =
  (keyring: Keyring) =>
  async (version: number): Promise<KeyObject | undefined> => {
    const known = (): boolean => keyring.versions('journal').some((key) => key.version === version);
    if (!known()) await keyring.refresh();
    return known() ? keyring.privateKey('journal', version) : undefined;
  };
