import { createHash } from 'node:crypto';
import { readFlow } from '@yizhan/shared/flow/check-flow.ts';
import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';
import type { Finding } from '@yizhan/shared/flow/finding.ts';
import type { Surroundings } from '@yizhan/shared/flow/surroundings.ts';
import canonicalize from 'canonicalize';
import { record, type Actor } from '../audit/record.ts';
import type { Tx } from '../storage/db.ts';

export type Published =
  | { readonly kind: 'published' | 'unchanged'; readonly flow: FlowDefinition }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  /** The version is published with other content: cases may already run under it (R9). */
  | { readonly kind: 'version-taken'; readonly flow: FlowDefinition };

type Publication = { readonly raw: unknown; readonly around: Surroundings; readonly by: Actor };

/** Puts a flow into use when the soundness check finds nothing. Doing it again changes nothing. */
export const publishFlow = async (tx: Tx, { raw, around, by }: Publication): Promise<Published> => {
  const read = readFlow(raw, around);
  if (!('flow' in read)) return { kind: 'refused', findings: read.findings };
  const { flow } = read;
  const text = canonicalize(flow);
  if (text === undefined) throw new Error(`Flow ${flow.id} has no canonical form`);
  const hash = createHash('sha256').update(text, 'utf8').digest();

  const inserted = await tx.query(
    `insert into flow_version (flow_id, version, definition, hash) values ($1, $2, $3, $4) on conflict do nothing`,
    [flow.id, flow.version, text, hash],
  );
  if (inserted.rowCount === 1) {
    await record(tx, { kind: 'flow.published', actor: by, subject: `${flow.id}@${String(flow.version)}` });
    // Terminals that offer it show its words before anybody taps.
    await tx.query("update terminal set desired_version = desired_version + 1 where desired->'services' ? $1", [
      flow.id,
    ]);
    return { kind: 'published', flow };
  }
  const { rows } = await tx.query<{ hash: Buffer }>(
    'select hash from flow_version where flow_id = $1 and version = $2',
    [flow.id, flow.version],
  );
  return { kind: rows[0]?.hash.equals(hash) ? 'unchanged' : 'version-taken', flow };
};
