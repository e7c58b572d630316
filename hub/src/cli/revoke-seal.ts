/**
 * `seal:revoke SEAL [--compromised]`: takes the certificate of a seal back, at once. `--compromised` when its key may be in
 * other hands: then nothing it ever sealed is believed. A new key (`keys rotate seal:SEAL`) and a start bring the seal back.
 */
import { revokeSeal } from '../seals/revoke-seal.ts';
import { clock, command, operator, Usage, withParts } from './command.ts';

await command(async () => {
  const [sealId, flag, ...more] = process.argv.slice(2);
  if (sealId === undefined || more.length > 0 || (flag !== undefined && flag !== '--compromised'))
    throw new Usage('Usage: seal:revoke SEAL [--compromised]');
  const keyCompromised = flag === '--compromised';
  await withParts(async ({ db }) => {
    const revocation = { sealId, keyCompromised, by: operator(), at: new Date(clock.now()) };
    if (!(await db.tx((tx) => revokeSeal(tx, revocation))))
      throw new Usage(`There is no seal ${sealId} with a certificate that could be revoked.`);
    console.log(`The certificate of seal ${sealId} is revoked; nothing more is sealed with it.`);
    console.log(`For a new one run keys rotate seal:${sealId}, and restart the hubs.`);
  });
});
