/** `terminal:revoke T001`: none of the terminal's certificates is accepted from now on. */
import { revokeTerminal } from '../fleet/terminal-certificates.ts';
import { command, operator, Usage, withParts } from './command.ts';

await command(async () => {
  const terminalId = process.argv[2];
  if (terminalId === undefined) throw new Usage('Usage: terminal:revoke TERMINAL');
  await withParts(async ({ db }) => {
    const count = await db.tx((tx) => revokeTerminal(tx, terminalId, operator()));
    console.log(
      `${terminalId}: ${String(count)} certificate(s) revoked. A connection that is open ends at its next reconnect.`,
    );
  });
});
