/** The pages about offices as a browser without scripts meets them, in English: for tests. */
import { uuidv7 } from 'uuidv7';
import type { Role } from '../access.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';
import type { TestHub } from '../test-web.ts';

export type TestPages = {
  /** Logged in as a member of staff, as the value of a Cookie header; the account is made once. */
  readonly as: (personId: string, role?: Role) => Promise<string>;
  readonly ask: (path: string, cookie: string) => Promise<Response>;
  readonly send: (
    path: string,
    cookie: string,
    fields: Readonly<Record<string, string>> | URLSearchParams,
  ) => Promise<Response>;
};

/** `hub`: once it runs. */
export const testPages = (hub: () => TestHub): TestPages => {
  const cookies = new Map<string, string>();
  const ask = (path: string, cookie: string, body?: BodyInit): Promise<Response> =>
    fetch(`${hub().origin}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: { accept: 'text/html', origin: hub().origin, 'accept-language': 'en', cookie },
      redirect: 'manual',
    });
  return {
    as: async (personId, role = 'clerk') => {
      const known = cookies.get(personId);
      if (known !== undefined) return known;
      const { db, running } = hub();
      const id = uuidv7();
      await db.prisma.account.create({ data: { id, login: id, roles: [role], passwordHash: '-', personId } });
      const cookie = `${SESSION_COOKIE}=${(await running.hub.sessions.open(db.pool, id)).token}`;
      cookies.set(personId, cookie);
      return cookie;
    },
    ask: (path, cookie) => ask(path, cookie),
    send: (path, cookie, fields) => ask(path, cookie, new URLSearchParams(fields)),
  };
};
