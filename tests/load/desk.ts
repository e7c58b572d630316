/**
 * A desk without a browser, that does what the page does: its live door, the numbers a while after a line moved, its
 * list now and then, and the form its lines are decided with.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';

type Options = {
  readonly webDoor: string;
  readonly token: string;
  readonly view: string;
  /** Turns down what waits for its office, as far as the case's id falls in this part. */
  readonly acts?: { readonly part: number; readonly of: number } | undefined;
  readonly heard: () => void;
  /** `fault`: it was refused. */
  readonly decided: (caseId: string, ms: number, fault?: string) => void;
};

export type Desk = {
  /** Reads its list anew, as whoever comes back to it does. */
  read(): Promise<void>;
  close(): void;
};

type Row = {
  readonly id: string;
  readonly closedAt: string | null;
  readonly waits: readonly { readonly step: string; readonly slot: string; readonly since: string }[];
};

const CONNECT_MS = 60_000;
/** As the page has it. */
const COUNT_DELAY_MS = 1500;
const COUNT_DEADLINE_MS = 30_000;

export const openDesk = async ({ webDoor, token, view, acts, heard, decided }: Options): Promise<Desk> => {
  const { origin } = new URL(webDoor);
  const cookie = `yizhan_session=${token}`;
  const socket = io(`${origin}/desk`, {
    ...{ path: '/live', transports: ['websocket'], reconnection: false, timeout: CONNECT_MS, forceNew: true },
    extraHeaders: { origin, cookie },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const watching: unknown = await socket.timeout(CONNECT_MS).emitWithAck('watch', { view });
  if (JSON.stringify(watching).includes('fault')) throw new Error(`A desk may not watch: ${JSON.stringify(watching)}`);

  let counting = false;
  const count = async (): Promise<void> => {
    if (counting) return;
    counting = true;
    await pause(COUNT_DELAY_MS);
    // A desk that is closed meanwhile, or is answered late, goes without.
    await socket
      .timeout(COUNT_DEADLINE_MS)
      .emitWithAck('count', {})
      .catch(() => undefined);
    counting = false;
  };

  const done = new Set<string>();
  const turnDown = async (row: Row): Promise<void> => {
    const [wait] = row.waits;
    if (!wait) return;
    const aim = [row.id, wait.step, wait.slot, wait.since].join(' ');
    const began = performance.now();
    const response = await fetch(new URL('/desk?/act', origin), {
      method: 'POST',
      headers: { origin, cookie, accept: 'application/json', 'x-sveltekit-action': 'true' },
      body: new URLSearchParams({ act: 'reject', reason: 'reject-conditions', aim }),
    });
    const answer = await response.text();
    const refused = !response.ok || answer.includes('"failure"') || answer.includes('fault');
    decided(row.id, performance.now() - began, refused ? answer : undefined);
  };
  const take = (row: Row): void => {
    heard();
    const mine = Number.parseInt(row.id.slice(-4), 16) % (acts?.of ?? 1) === acts?.part;
    if (!mine || row.closedAt !== null || row.waits.length === 0 || done.has(row.id)) return;
    done.add(row.id);
    turnDown(row).catch((error: unknown) => {
      decided(row.id, 0, String(error));
    });
  };
  socket.on('rows', (rows: readonly Row[]) => {
    for (const row of rows) take(row);
    void count();
  });
  return {
    read: async () => {
      const page = await fetch(new URL(`/desk?view=${view}`, origin), { headers: { cookie } });
      if (!page.ok) throw new Error(`A desk’s list: ${String(page.status)}`);
      await page.text();
    },
    close: () => {
      socket.disconnect();
    },
  };
};
