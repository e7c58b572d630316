import { randomUUID } from 'node:crypto';
import type { Sql } from '../storage/db.ts';
import { eventHash, NO_EVENT } from './chain.ts';

export type TestCase = { readonly id: string; version: number; head: Buffer };

/** A case whose events mean nothing but are chained as real ones are. */
export const newCase = (id: string = randomUUID()): TestCase => ({ id, version: 0, head: NO_EVENT });

/** Appends `count` events and brings the read model along. */
export const appendEvents = async (sql: Sql, test: TestCase, count = 1, note = ''): Promise<void> => {
  for (let done = 0; done < count; done++) {
    const seq = test.version + 1;
    const at = '2026-09-01T08:00:00.000Z';
    const body = Buffer.from(JSON.stringify({ case: test.id, doneAt: at, kind: 'test', note, recordedAt: at, seq }));
    const hash = eventHash(test.head, body);
    await sql.query(
      `insert into case_event (case_id, seq, kind, body, prev_hash, hash, done_at, recorded_at)
       values ($1, $2, 'test', $3, $4, $5, $6, $6)`,
      [test.id, seq, body, test.head, hash, at],
    );
    test.version = seq;
    test.head = hash;
  }
  await sql.query(
    `insert into case_view (id, number, flow_id, flow_version, applicant_id, state, version, head, opened_at, changed_at)
     values ($1::uuid, $1::text, 'test', 1, $1::uuid, 'open', $2, $3, now(), now())
     on conflict (id) do update set version = $2, head = $3`,
    [test.id, test.version, test.head],
  );
};
