import type { Connector, Said } from './contract.ts';
import type { Gate } from './gate.ts';
import type { Kind, Question } from './kinds/kind.ts';
import { SourceTrouble } from './trouble.ts';

/** What came, before anybody has judged it. */
export type Delivery = {
  readonly asOf: Date;
  readonly records: readonly unknown[];
  /** Of the bytes that came, hexadecimal. */
  readonly sha256: string;
};

/** Puts a question to a source in its own protocol. Rejects with `SourceTrouble`; stops when the signal is aborted. */
export type Fetch = (question: Question, signal: AbortSignal) => Promise<Delivery>;

type Given = Pick<Connector, 'id' | 'freshHours' | 'protocol'> & {
  readonly kind: Kind;
  readonly gate: Gate;
  readonly fetch: Fetch;
  readonly seen?: Connector['seen'];
};

/** A connector whose records come from a department. What the department gets wrong counts against its source. */
export const sourced = ({ id, freshHours, protocol, kind, gate, fetch, seen }: Given): Connector => ({
  ...{ id, freshHours, protocol, about: kind.about, facts: kind.facts },
  ...(seen ? { seen } : {}),
  ask: async ({ number, about }, signal): Promise<Said> => {
    const question = kind.question(number, about);
    return gate.pass(signal, async () => {
      const { asOf, records, sha256 } = await fetch(question, signal);
      const { reasons, facts } = question.judge(records);
      return { answer: reasons.length === 0 ? 'pass' : 'hold', asOf, reasons: [...reasons], facts, sha256 };
    });
  },
});

/** Named by a flow and answered by nobody here: a person looks. */
export const unconfigured = (id: string, kind: Kind): Connector => ({
  ...{ id, freshHours: 1, protocol: 'own', about: kind.about, facts: kind.facts },
  ask: () => Promise.reject(new SourceTrouble('absent', 'no source is configured')),
});
