import type { HubPorts, Verdict } from './hub-ports.ts';
import { badMessage } from './bad-message.ts';
import { sealedRecord, type RecordsAck, type SealedRecord } from './messages.ts';

type Options = { readonly terminalId: string; readonly ports: HubPorts; readonly stopped: () => boolean };

/** Verdicts in the order sent, as far as the hub got. A record that fits no schema is set aside and stops no other (R5). */
export const takeBatch = async (
  raw: readonly unknown[],
  { terminalId, ports, stopped }: Options,
): Promise<RecordsAck> => {
  const read = raw.map(readOne);
  const valid = read.filter((one): one is SealedRecord => 'ct' in one);
  const taken = valid.length === 0 ? [] : await ports.take(terminalId, valid, stopped);
  const verdicts: Verdict[] = [];
  let next = 0;
  for (const one of read) {
    const verdict = 'ct' in one ? taken[next++] : one;
    if (verdict === undefined) break;
    ports.count(verdict.kind === 'stored' ? 'record-stored' : 'record-set-aside', terminalId);
    verdicts.push(verdict);
  }
  return { verdicts };
};

const readOne = (raw: unknown): SealedRecord | Verdict => {
  const parsed = sealedRecord.safeParse(raw);
  return parsed.success ? parsed.data : { kind: 'set-aside', id: idOf(raw), why: badMessage(parsed.error) };
};

/** The verdict names the record as its sender does, if that can be read at all. */
const idOf = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string' ? raw.id.slice(0, 40) : '';
