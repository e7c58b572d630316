/**
 * The departments of the demo campus, each over the protocol it would have: web services, views of a database, files in a
 * folder. Started by `npm start`, and by tests. Loopback only.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '@yizhan/shared/clock.ts';
import { answerHttp, isObject, readJson } from './answer-http.ts';
import { openCampus, type Campus } from './campus.ts';
import { deliverDrop, drops, dropTroubles, isDrop, type DropName } from './drops.ts';
import { services } from './services.ts';
import { setupFile } from './setup-file.ts';
import { isTrouble, troubles, type Trouble } from './troubles.ts';
import { isView, openViews, viewTroubles, type OpenViews } from './views.ts';

type Given = {
  /** 0 takes a free one. */
  readonly port: number;
  /** Gets the setup file and the folders of files. */
  readonly dir: string;
  /** Where to make the views; absent: those departments do not answer. */
  readonly databaseUrl?: string;
  readonly clock: Clock;
};

export type Departments = {
  readonly port: number;
  /** For `YIZHAN_CONNECTORS`. */
  readonly setupPath: string;
  /** Undefined for what this department cannot do; else done. */
  trouble(department: string, trouble: Trouble): Promise<true | undefined>;
  close(): Promise<void>;
};

/** Files and views say they are of now; a real department does it every night. */
const DELIVER_EVERY_MS = 3_600_000;

export const openDepartments = async ({ port, dir, databaseUrl, clock }: Given): Promise<Departments> => {
  const campus = openCampus();
  const now = (): Date => new Date(clock.now());
  const tokens = Object.fromEntries(Object.keys(services).map((name) => [name, randomBytes(24).toString('base64url')]));
  const present = new Map<string, Trouble>();
  const opened =
    databaseUrl === undefined ? undefined : await openViews({ databaseUrl, campus, now }).catch(withoutViews);

  const drop = (name: DropName): void => {
    const trouble = dropTroubles.find((known) => known === present.get(name)) ?? 'ok';
    deliverDrop(name, { campus, dir, now: now(), trouble });
  };
  const dropNames = Object.keys(drops).filter(isDrop);
  dropNames.forEach(drop);

  const trouble: Departments['trouble'] = async (department, wanted) => {
    if (!troublesOf(department, opened).some((known) => known === wanted)) return undefined;
    const viewTrouble = viewTroubles.find((known) => known === wanted);
    if (isView(department) && viewTrouble) await opened?.trouble(department, viewTrouble);
    present.set(department, wanted);
    if (isDrop(department)) drop(department);
    return true;
  };

  const server = createServer((request, response) => {
    answer({ campus, tokens, present, now: now(), trouble, opened }, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  const setupPath = path.join(dir, 'connectors.json');
  mkdirSync(dir, { recursive: true });
  writeFileSync(setupPath, setupFile({ port: bound, dir, tokens, viewUrls: opened?.urls }), { mode: 0o600 });

  let cancel = (): void => undefined;
  const next = (): void => {
    cancel = clock.after(DELIVER_EVERY_MS, () => {
      dropNames.forEach(drop);
      void opened?.deliver().catch(() => undefined); // the database is away; the next delivery is in an hour
      next();
    });
  };
  next();
  return {
    ...{ port: bound, setupPath, trouble },
    close: async () => {
      cancel();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened?.close();
    },
  };
};

/** Where the database's own role may not make schemas and roles, those departments do not answer. */
const withoutViews = (error: unknown): undefined => {
  if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error;
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });

const troublesOf = (department: string, opened: OpenViews | undefined): readonly Trouble[] => {
  if (isDrop(department)) return dropTroubles;
  if (isView(department)) return opened ? viewTroubles : [];
  return Object.hasOwn(services, department) ? Object.keys(troubles).filter(isTrouble) : [];
};

type Serving = {
  readonly campus: Campus;
  readonly tokens: Readonly<Record<string, string>>;
  readonly present: ReadonlyMap<string, Trouble>;
  readonly now: Date;
  readonly trouble: Departments['trouble'];
  readonly opened: OpenViews | undefined;
};

const answer = async (serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (pathname === '/trouble') return control(serving, request, response);
  const [, department = '', at = ''] = /^\/([a-z-]+)(\/[a-z-]+)$/.exec(pathname) ?? [];
  const of = Object.hasOwn(services, department) ? services[department]?.[at] : undefined;
  if (!of || request.method !== 'POST') return end(response, 404);
  if (request.headers.authorization !== `Bearer ${serving.tokens[department] ?? ''}`) return end(response, 401);
  const question = await readJson(request);
  const { person, about } = question ?? {};
  if (typeof person !== 'string' || !isObject(about)) return end(response, 400);
  const records = of(serving.campus, { person, about }, serving.now);
  answerHttp(response, { person, records, now: serving.now, trouble: serving.present.get(department) ?? 'ok' });
};

const end = (response: ServerResponse, status: number): void => void response.writeHead(status).end();

/** `GET`: every department, what is wrong with it and what can be. `POST {department, trouble}`: make it so. */
const control = async (serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { present, trouble, opened } = serving;
  if (request.method === 'POST') {
    const wish = (await readJson(request)) ?? {};
    const [department, wanted] = [wish['department'], wish['trouble']];
    const done = typeof department === 'string' && isTrouble(wanted) ? await trouble(department, wanted) : undefined;
    if (done === undefined) return end(response, 400);
  }
  const names = [...Object.keys(services), ...Object.keys(drops), ...(opened ? ['personnel', 'housing'] : [])];
  const departments: Record<string, unknown> = {};
  for (const name of names) departments[name] = { now: present.get(name) ?? 'ok', can: troublesOf(name, opened) };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ departments, troubles }));
};
