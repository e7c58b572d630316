/** The hub from its settings to its two open doors, and back. */
import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '@yizhan/shared/clock.ts';
import { makeCode } from '@yizhan/shared/paper/code.ts';
import { verifyUrl } from '@yizhan/shared/paper/verify-url.ts';
import { openLog as openCaseLog } from './audit/log.ts';
import { record } from './audit/record.ts';
import { HUB } from './behind-the-door.ts';
import { CALENDAR_RELOAD_MS, openCalendar } from './calendar/open-calendar.ts';
import { openCases } from './cases/open-cases.ts';
import { passOnLeftBehind } from './cases/pass-on-left-behind.ts';
import { startChores, type Chore } from './chores.ts';
import { Misconfiguration, settingsTable, type Settings } from './config.ts';
import { connectDepartments } from './connectors/connectors.ts';
import { readSetup } from './connectors/setup.ts';
import { openAnswerHelp } from './console/answer-help.ts';
import { expireLeases } from './dispatch/leases.ts';
import { openClamd } from './files/clamd.ts';
import { openFileStore } from './files/file-store.ts';
import { openJail } from './files/jail.ts';
import { openCa } from './fleet/ca.ts';
import { makeDoorCertificate } from './fleet/door-certificate.ts';
import { ensureEpoch } from './fleet/epoch.ts';
import { openStream } from './fleet/stream.ts';
import { openHub, type Hub } from './hub.ts';
import { ensureStandardKeys, openKeyring, REFRESH_MS } from './keys/keyring.ts';
import { openRootKey, rootKeySource } from './keys/root-key.ts';
import type { Logger } from './log.ts';
import { openMetrics, type Metrics } from './metrics.ts';
import { openPapers } from './papers/open-papers.ts';
import { renewSeals } from './seals/take-seal-into-use.ts';
import { openTime } from './seals/time/open-time.ts';
import { expirePrints } from './print-desk/expire-prints.ts';
import { applyRetention, readRetention } from './people/retention.ts';
import { refreshLists } from './references/refresh-lists.ts';
import { openReadiness } from './readiness.ts';
import { openLiveBus, type LiveBus } from './realtime/live.ts';
import { openLivePages } from './realtime/open-live-pages.ts';
import { openTerminalDoor } from './realtime/terminal-door.ts';
import { isDatabaseAway } from './storage/away.ts';
import { openDb, type Sql } from './storage/db.ts';
import { prepareDatabase } from './storage/prepare-database.ts';
import { cannotListen, openWebDoor, type LoadPages } from './web-door.ts';

type Given = {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly clock: Clock;
  /** Loads the pages: the build, or the development server. Called once the hub can be found by them. */
  readonly loadPages: LoadPages;
};

export type RunningHub = {
  readonly hub: Hub;
  readonly live: LiveBus;
  readonly webPort: number;
  readonly terminalPort: number;
  /** Lets what is in progress finish, then ends everything. */
  stop(): Promise<void>;
};

const HOUR_MS = 3_600_000;
const LOG_HEADS_MS = 2000;
/** A service answers for an hour: six readings may fail before its list counts as stale. */
const LISTS_MS = 10 * 60_000;
/** Claims look at the clock themselves: this only keeps the table small. */
const LEASE_SWEEP_MS = 10 * 60_000;
/** A case that reached somebody who has just left waits no longer than this for its next clerk. */
const LEFT_BEHIND_MS = 60_000;

/** Throws `Misconfiguration` when a setting makes serving impossible. */
export const startHub = async ({ settings, env, log, clock, loadPages }: Given): Promise<RunningHub> => {
  checkPublicUrl(settings);
  const retention = readRetention();
  const setup = readSetup(settings.connectors);
  const rootKey = openRootKey(rootKeySource(settings, env));
  const applied = await prepareDatabase(settings.databaseUrl);
  for (const name of applied) log.info({ migration: name }, 'migration applied');

  /** What happened last is undone first. */
  const undo: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const failed = (error: unknown, where: Readonly<Record<string, unknown>>): void => {
      // A database that is away is known from /readyz, and every part would say so every second.
      const level = isDatabaseAway(error) ? 'warn' : 'error';
      log[level]({ err: error, ...where }, 'failed');
    };
    const db = openDb({
      url: settings.databaseUrl,
      max: settings.databaseConnections,
      onError: (error) => {
        failed(error, { what: 'database connection' });
      },
    });
    undo.push(() => db.close());
    await ensureEpoch(db.pool, settings.issuer);
    await checkIssuer(db.pool, settings);
    const keyring = await openKeyring({ db, rootKey });
    await ensureStandardKeys(keyring);
    const ca = await openCa({ db, keyring, clock, issuer: settings.issuer });
    const renew = () => renewSeals({ db, keyring, ca, issuer: settings.issuer, clock });
    await renew();

    const live = openLiveBus((error) => {
      failed(error, { what: 'live bus' });
    });
    const appendToStream = openStream(live);
    const time = await openTime({
      ...{ settings, ca, clock },
      failed: (error) => {
        failed(error, { what: 'timestamp' });
      },
    });
    const papers = openPapers({
      ...{ keyring, issuer: settings.issuer, verifyBase: settings.publicUrl, stampTime: time.stampTime },
      revocationLists: () => ca.revocationLists(),
    });
    let terminalsOnline = (): number => 0;
    const metrics: Metrics = openMetrics({
      terminalsOnline: () => terminalsOnline(),
      sources: () => [
        ...departments.gates.map((gate) => ({ source: gate.source, rests: gate.state() !== 'open' })),
        { source: 'timestamps', rests: time.stampTime.resting() !== undefined },
      ],
    });
    const sourceFailed = (key: string, error: unknown): void => {
      failed(error, { what: 'connector', key });
    };
    const departments = connectDepartments({
      ...{ sql: db.pool, clock, setup, deadlineMs: settings.sourceSeconds * 1000 },
      failed: sourceFailed,
      seen: (connector, outcome, seconds) => {
        metrics.asked(connector, outcome, seconds);
      },
    });
    undo.push(() => departments.close());
    const calendar = await openCalendar(db.pool);
    const cases = openCases({
      ...{ calendar, db, keyring, clock, live, toTerminal: appendToStream, papers, failed },
      connectors: departments.all,
    });
    undo.push(() => cases.stop());

    const readiness = openReadiness({ sql: db.pool, clock, keyringWorks: () => void keyring.current('journal') });
    const answerHelp = openAnswerHelp({ db, clock, live, appendToStream });
    const files = openFileStore({
      ...{ db, keyring, clock, passing: systemClock, jail: openJail() },
      scan: settings.clamd === '' ? undefined : openClamd(settings.clamd),
      failed: (error) => {
        failed(error, { what: 'files handed in' });
      },
    });
    const hub = openHub({
      ...{ settings, db, clock, log, metrics, answerHelp, readiness, files },
      desk: cases.desk,
      authorities: ca.roots,
      timeRoots: time.roots,
    });
    (globalThis as { [HUB]?: Hub })[HUB] = hub;

    const { flows } = cases.desk;
    const livePages = openLivePages({ hub, sql: db.pool, flows, clock, live, failed });
    undo.push(() => {
      livePages.close();
    });

    const terminalDoor = await openTerminalDoor({
      ...{ db, keyring, clock, live, append: appendToStream },
      ...{ effects: cases.effects, answerAsk: cases.answerAsk },
      tls: { ...(await makeDoorCertificate(ca, settings.terminalNames)), clientCa: ca.roots },
      host: settings.terminalHost,
      port: settings.terminalPort,
      count: (what) => {
        metrics.wire(what);
      },
      failed: (error, where) => hub.failed(error, where),
    }).catch((error: unknown) => {
      const { terminalHost: host, terminalPort: port } = settings;
      throw cannotListen(error as NodeJS.ErrnoException, { host, port, setting: 'terminalPort' }) ?? error;
    });
    terminalsOnline = () => terminalDoor.connected;
    undo.push(() => terminalDoor.close());

    const caseLog = openCaseLog({ db, keyring, clock });
    const chores: Chore[] = [
      { name: 'calendar', everyMs: CALENDAR_RELOAD_MS, run: () => calendar.reload() },
      { name: 'leases', everyMs: LEASE_SWEEP_MS, run: () => expireLeases(db.pool, new Date(clock.now())) },
      { name: 'left behind', everyMs: LEFT_BEHIND_MS, run: () => passOnLeftBehind(cases.desk) },
      { name: 'keyring', everyMs: REFRESH_MS, run: () => keyring.refresh() },
      {
        ...{ name: 'lists', everyMs: LISTS_MS },
        run: () => refreshLists({ db, clock, connectors: departments.all, failed: sourceFailed }),
      },
      { name: 'case log', everyMs: LOG_HEADS_MS, run: () => caseLog.append() },
      {
        ...{ name: 'unclaimed papers', everyMs: HOUR_MS },
        run: () => expirePrints(cases.desk, new Date(clock.now() - retention.unclaimedPapers.days * 24 * HOUR_MS)),
      },
      { name: 'seal certificates', everyMs: 24 * HOUR_MS, run: renew },
      { name: 'retention', everyMs: 24 * HOUR_MS, run: () => applyRetention(db, retention, clock.now()) },
    ];
    const running = startChores(clock, chores, (error, name) => {
      failed(error, { what: name });
    });
    undo.push(() => running.stop());
    const firstLists = refreshLists({ db, clock, connectors: departments.all, failed: sourceFailed }).catch(
      (error: unknown) => {
        failed(error, { what: 'lists' });
      },
    );
    undo.push(() => firstLists);

    const webDoor = await openWebDoor({
      host: settings.webHost,
      port: settings.webPort,
      trustedProxies: settings.trustedProxies,
      log,
      loadPages,
    });
    livePages.attach(webDoor.server);
    // Live pages first: their connections never end by themselves, and the door waits for all.
    undo.push(() => {
      livePages.close();
      return webDoor.close(settings.shutdownSeconds * 1000);
    });

    await record(db.pool, { kind: 'hub.started', actor: 'hub', subject: settings.issuer });
    return { hub, live, webPort: webDoor.port, terminalPort: terminalDoor.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** A URL that no small QR code can carry is found at the start and not with the first paper. */
const checkPublicUrl = ({ publicUrl, issuer }: Settings): void => {
  try {
    verifyUrl(publicUrl, makeCode(issuer, randomBytes));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Misconfiguration(`${settingsTable.publicUrl.env}: ${why}`, { cause: error });
  }
};

/** Papers and codes carry the issuer: a database that has issued under one is not served under another. */
const checkIssuer = async (sql: Sql, { issuer }: Settings): Promise<void> => {
  const { rows } = await sql.query<{ issuer: string }>('select issuer from hub_state');
  const first = rows[0]?.issuer;
  if (first === issuer) return;
  throw new Misconfiguration(
    `${settingsTable.issuer.env} is ${issuer}, but this database was begun as ${String(first)}.`,
  );
};
