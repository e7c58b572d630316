import { expect, test } from 'vitest';
import { readFlowFiles } from '../flows/read-flow-files.ts';
import { testDatabase } from '../storage/test-database.ts';
import { desiredBody } from './desired-body.ts';

test('a terminal shows only what can be begun there, before anybody taps', async () => {
  const { db } = await testDatabase();
  for (const { raw } of readFlowFiles()) {
    const flow = raw as { readonly id: string; readonly version: number };
    await db.pool.query('insert into flow_version (flow_id, version, definition, hash) values ($1, $2, $3, $4)', [
      ...[flow.id, flow.version, JSON.stringify(flow), Buffer.alloc(32)],
    ]);
  }
  const stored = {
    place: { id: 'floor', name: { zh: '一楼', en: 'Floor 1' } },
    panel: { widthMm: 268, heightMm: 476, pxPerMm: 4.03 },
    ...{ readerSide: 'right', slotSide: 'below', idleSeconds: 60, visitSeconds: 300 },
    services: ['leaving-clearance', 'certificate-of-enrolment', 'transcript'],
  };
  const { offers } = await desiredBody(db.pool, stored);
  expect(offers?.map(({ flowId }) => flowId)).toEqual(['certificate-of-enrolment']);
});
