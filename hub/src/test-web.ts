/** A whole hub in this process, on a database of its own, with the built pages and a clock that stands still: for tests. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manualClock, type ManualClock } from '@yizhan/shared/manual-clock.ts';
import { uuidv7 } from 'uuidv7';
import type { Role } from './access.ts';
import { readSettings } from './config.ts';
import { openLog } from './log.ts';
import { loadBuiltPages } from './pages.ts';
import { hashPassword } from './people/passwords.ts';
import { SESSION_COOKIE } from './session-cookie.ts';
import { startHub, type RunningHub } from './start-hub.ts';
import type { Db } from './storage/db.ts';
import { testDatabase } from './storage/test-database.ts';

export type TestHub = {
  readonly running: RunningHub;
  readonly db: Db;
  readonly clock: ManualClock;
  readonly origin: string;
  /** Lines of the log. */
  readonly log: string[];
  readonly password: string;
  /** Makes the account once; its login is the role's name, or the names joined by a dash. */
  account(...roles: readonly Role[]): Promise<string>;
  /** A new session, as the value of a Cookie header. */
  session(...roles: readonly Role[]): Promise<string>;
  stop(): Promise<void>;
};

const password = 'five words nobody has guessed';

type Given = {
  readonly env?: Readonly<Record<string, string>>;
  readonly through?: (databaseUrl: string) => Promise<string>;
};

/** `through` may put something between hub and database, and gives the URL by which the hub reaches it. */
export const startTestHub = async ({
  env = {},
  through = (url) => Promise.resolve(url),
}: Given = {}): Promise<TestHub> => {
  const { db, url } = await testDatabase({ keep: true });
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-hub-'));
  const rootKey = path.join(dir, 'root.key');
  writeFileSync(rootKey, randomBytes(32), { mode: 0o600 });
  const log: string[] = [];
  const clock = manualClock();
  const settings = readSettings({
    DATABASE_URL: await through(url),
    YIZHAN_ROOT_KEY_FILE: rootKey,
    YIZHAN_ISSUER: 'YLU',
    YIZHAN_WEB_PORT: '0',
    YIZHAN_TERMINAL_HOST: '127.0.0.1',
    YIZHAN_TERMINAL_PORT: '0',
    YIZHAN_SHUTDOWN_SECONDS: '1',
    ...env,
  });
  const running = await startHub({
    settings,
    env: {},
    log: openLog('info', { write: (line: string) => void log.push(line) }),
    clock,
    loadPages: loadBuiltPages,
  });

  const accounts = new Map<string, string>();
  const account = async (...roles: readonly Role[]): Promise<string> => {
    const login = roles.join('-');
    if (!accounts.has(login)) {
      const id = uuidv7();
      accounts.set(login, id);
      await db.prisma.account.create({
        data: { id, login, roles: [...roles], passwordHash: await hashPassword(password) },
      });
    }
    return login;
  };
  return {
    ...{ running, db, clock, log, password, account },
    origin: `http://127.0.0.1:${running.webPort}`,
    session: async (...roles) => {
      const login = await account(...roles);
      const { token } = await running.hub.sessions.open(db.pool, accounts.get(login) ?? '');
      return `${SESSION_COOKIE}=${token}`;
    },
    stop: async () => {
      await running.stop();
      await db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
