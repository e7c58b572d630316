import { randomBytes } from 'node:crypto';
import { requireIssuer } from '@yizhan/shared/paper/issuer.ts';
import { requireVerifyBase } from '@yizhan/shared/paper/verify-url.ts';
import type { PaperDeps } from './prepare-copy.ts';
import { openPress } from './press.ts';

/** What papers are made with. Throws at start on an issuer or address no paper could carry, and on an edited template. */
export const openPapers = ({ issuer, verifyBase, ...given }: Omit<PaperDeps, 'press' | 'random'>): PaperDeps => ({
  ...given,
  issuer: requireIssuer(issuer),
  verifyBase: requireVerifyBase(verifyBase, issuer),
  press: openPress(),
  random: randomBytes,
});
