import pg from 'pg';
import { io } from 'socket.io-client';
import type { DemoState } from '../support/demo.ts';
import { endVisit } from '../support/end-visit.ts';
import { openBarePush } from './bare-push.ts';
import { watchPaint } from './painted.ts';
import { judge, percentile, type Result } from './result.ts';
import type { Stand } from './stand.ts';
import { within } from './within.ts';

const ROUNDS = 30;
const WARM_UP = 3;
const STEP_MS = 10_000;

/**
 * The operator answers a call for help; the hub commits its record to the terminal's stream; the kiosk shows it. Time
 * counts from `stream_record.at`, when that transaction began, so that the commit itself is on our bill.
 */
export const commitToKiosk = async (stand: Stand): Promise<readonly Result[]> => {
  const { state } = await stand.demo();
  await endVisit(state.urls.kiosk);
  const kiosk = await stand.page();
  await kiosk.goto(state.urls.kiosk);
  const help = kiosk.locator('button.help');
  await help.waitFor();
  const bare = await openBarePush(await stand.page());
  const database = new pg.Client({ connectionString: state.databaseUrl });
  await database.connect();
  const operator = await openConsole(state);
  try {
    const ours: number[] = [];
    const baseline: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      await help.click();
      const call = await within(STEP_MS, 'the call on record', openCall(database));
      const shown = await watchPaint(kiosk, { selector: 'button.help[data-help="coming"]' });
      await operator.answer(call);
      const paintedAt = await shown.at;
      const pushed = await bare.push(String(round));
      if (round < WARM_UP) continue;
      ours.push(paintedAt - (await lastCommit(database)));
      baseline.push(pushed);
    }
    const figures = { ours: percentile(ours, 95), baseline: percentile(baseline, 95) };
    return [
      judge({ name: 'commit on the hub → kiosk painted, p95', unit: 'ms', ...figures, goal: ['ours at most', 300] }),
    ];
  } finally {
    operator.close();
    await database.end();
    await bare.close();
    await kiosk.close();
  }
};

/** A call that nobody has answered yet; asked for until it is there. */
const openCall = async (database: pg.Client): Promise<string> => {
  for (;;) {
    const { rows } = await database.query<{ id: string }>('select id from help_call where answered_at is null');
    if (rows[0]) return rows[0].id;
  }
};

const lastCommit = async (database: pg.Client): Promise<number> => {
  const { rows } = await database.query<{ ms: number }>(
    `select (extract(epoch from at) * 1000)::float8 as ms from stream_record
      where body->>'kind' = 'help.answered' order by at desc limit 1`,
  );
  if (!rows[0]) throw new Error('The answer is not in the stream');
  return rows[0].ms;
};

/** The console's live door, as the operator's browser holds it. */
const openConsole = async ({ urls, logins }: DemoState) => {
  const { origin } = new URL(urls.hub);
  const account = logins.find(({ role }) => role === 'operator');
  if (!account) throw new Error('The demo has no operator');
  const entered = await fetch(new URL('/log-in', origin), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, accept: 'text/html' },
    body: new URLSearchParams({ name: account.login, password: account.password }),
  });
  const cookie = entered.headers.getSetCookie().map((line) => line.split(';')[0]);
  if (cookie.length === 0) throw new Error(`The operator could not log in: ${String(entered.status)}`);
  const socket = io(`${origin}/console`, {
    path: '/live',
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { origin, cookie: cookie.join('; ') },
  });
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  await within(STEP_MS, 'the console', connected);
  return {
    answer: async (id: string): Promise<void> => {
      const answer: unknown = await socket.timeout(STEP_MS).emitWithAck('help.answer', { id });
      if (JSON.stringify(answer).includes('fault')) throw new Error(`Not answered: ${JSON.stringify(answer)}`);
    },
    close: () => {
      socket.disconnect();
    },
  };
};
