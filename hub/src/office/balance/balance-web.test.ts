/** The balance of loads through the web door. Moving cases themselves is tested with the engine (cases/even-out). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as staff from '../../dispatch/test-staff.ts';
import { startTestHub, type TestHub } from '../../test-web.ts';
import { testPages } from '../test-pages.ts';

const { staffMember, HOME } = staff;
const [HEAD, LADEN, IDLE, ELSEWHERE, CENTRE] = [1, 2, 3, 4, 5];

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  const { pool } = hub.db;
  await staff.raiseCampus(pool, 5);
  await staff.addPost(pool, HEAD, [HOME, 'head'], 'principal');
  await staff.addPost(pool, ELSEWHERE, ['library', 'head'], 'principal');
  await staff.addPost(pool, CENTRE, ['service-centre', 'head'], 'principal');
  for (const n of [LADEN, IDLE]) await staff.addClerk(pool, n);
  for (let n = 0; n < 8; n++) await staff.addCase(pool, n, { clerk: LADEN });
}, 90_000);
afterAll(() => hub.stop());
const { as, ask, send } = testPages(() => hub);
const who = (n: number): Promise<string> => as(staffMember(n));
const proposalIn = (html: string): string => /name="proposal" value="([0-9a-f-]{36})"/.exec(html)?.[1] ?? '';

test('a head sees the loads, asks for a proposal, and sees each move with its reason; nothing moves by that', async () => {
  const head = await who(HEAD);
  expect(proposalIn(await (await ask('/office/balance', head)).text())).toBe('');
  const asked = await send('/office/balance?/propose', head, {});
  expect(asked.headers.get('location')).toBe('/office/balance?done=proposed');
  const html = await (await ask('/office/balance', head)).text();
  for (const part of ['If you agree', 'carries 8 open cases, the one it goes to 0', `value="${staff.caseOf(7)}"`])
    expect(html).toContain(part);
  expect(await hub.db.prisma.caseView.count({ where: { responsibleId: staffMember(LADEN) } })).toBe(8);
});

test('a move that does not stand any more says why, before it is agreed to and after', async () => {
  const head = await who(HEAD);
  await hub.db.pool.query('update case_view set closed_at = opened_at where id = $1', [staff.caseOf(7)]);
  const html = await (await ask('/office/balance', head)).text();
  expect(html).toContain('has been closed meanwhile');
  const proposal = proposalIn(html);
  // Of what was kept only the closed one: nothing moves, and both kinds are told.
  const agreed = await send('/office/balance?/agree', head, { proposal, keep: staff.caseOf(7) });
  expect(agreed.headers.get('location')).toBe(`/office/balance/${proposal}?done=agreed`);
  const outcome = await (await ask(`/office/balance/${proposal}?done=agreed`, head)).text();
  for (const part of ['Nothing was moved', 'has been closed meanwhile', 'Struck out', 'decided by N1 on'])
    expect(outcome).toContain(part);
  // Who decides after that learns by whom it was decided.
  const second = await send('/office/balance?/decline', await who(CENTRE), { proposal });
  expect(second.headers.get('location')).toBe(`/office/balance/${proposal}?done=before`);
  expect(await (await ask(`/office/balance/${proposal}?done=before`, await who(CENTRE))).text()).toContain(
    'N1 decided on this proposal on',
  );
});

test('a proposal that gave way to a newer one is not carried out, and says so', async () => {
  const [head, centre] = [await who(HEAD), await who(CENTRE)];
  await send('/office/balance?/propose', head, {});
  const older = proposalIn(await (await ask('/office/balance', head)).text());
  await send('/office/balance?/propose', centre, {});
  const late = await send('/office/balance?/agree', head, { proposal: older, keep: staff.caseOf(6) });
  expect(late.headers.get('location')).toBe(`/office/balance/${older}?done=before`);
  expect(await (await ask(`/office/balance/${older}`, head)).text()).toContain('A newer proposal has taken the place');
  const newer = proposalIn(await (await ask('/office/balance', centre)).text());
  expect((await send('/office/balance?/decline', centre, { proposal: newer })).status).toBe(303);
});

test('who plans for nobody, or for others’ clerks, decides nothing', async () => {
  const [clerk, elsewhere, head] = [await who(IDLE), await who(ELSEWHERE), await who(HEAD)];
  expect(await (await ask('/office/balance', clerk)).text()).toContain('You plan no rota');
  expect((await send('/office/balance?/propose', clerk, {})).status).toBe(400);
  await send('/office/balance?/propose', head, {});
  const proposal = proposalIn(await (await ask('/office/balance', head)).text());
  for (const cookie of [clerk, elsewhere])
    expect((await send('/office/balance?/agree', cookie, { proposal })).status).toBe(400);
  expect((await ask(`/office/balance/${proposal}`, elsewhere)).status).toBe(404);
  expect((await send('/office/balance?/agree', head, { proposal: 'none' })).status).toBe(400);
  expect(proposalIn(await (await ask('/office/balance', head)).text())).toBe(proposal);
});
