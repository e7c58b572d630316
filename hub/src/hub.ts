/**
 * What the hub's pages can do: use cases, bound to their storage. `hooks.server.ts` hands it to every page as
 * `locals.hub`; pages import types and pure modules, never storage.
 */
import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '@yizhan/shared/clock.ts';
import { randomSymbols } from '@yizhan/shared/paper/alphabet.ts';
import type { SignedKeyList } from '@yizhan/shared/paper/key-list.ts';
import { record } from './audit/record.ts';
import type { Role } from './access.ts';
import type { Settings } from './config.ts';
import type { AnswerHelp } from './console/answer-help.ts';
import { readBoard } from './console/read-board.ts';
import { readCasePage, type CasePage } from './console/read-case-page.ts';
import { findCase } from './console/read-cases.ts';
import { readTerminalPage, type TerminalPage } from './console/read-terminal-page.ts';
import type { Board } from './console/rows.ts';
import type { AutomaticDesk } from './cases/advance-case.ts';
import { openCounter, type Counter } from './desk/counter/open-counter.ts';
import { openCaseRoom, type CaseRoom } from './desk/open-case-room.ts';
import { evidenceBundle, type BundleFile } from './audit/evidence-bundle.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { openLinkDoor, type LinkDoor } from './print-desk/open-link-door.ts';
import { openFilesRoom, type FilesRoom } from './desk/open-files-room.ts';
import type { FileStore } from './files/file-store.ts';
import { openWorklists, type Worklists } from './desk/open-worklists.ts';
import { openBalanceRoom, type BalanceRoom } from './office/balance/open-balance-room.ts';
import { openDeparturesRoom, type DeparturesRoom } from './office/departures/open-departures-room.ts';
import { openHoursRoom, type HoursRoom } from './office/hours/open-hours-room.ts';
import { openEscalationsRoom, type EscalationsRoom } from './office/escalations/open-escalations-room.ts';
import { openPowersRoom, type PowersRoom } from './office/powers/open-powers-room.ts';
import { openSealsRoom, type SealsRoom } from './office/seals/open-seals-room.ts';
import { openRotaRoom, type RotaRoom } from './office/rota/open-rota-room.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { openLogIn, type LogIn } from './people/log-in.ts';
import { openSessions, type Sessions, type Staff } from './people/sessions.ts';
import type { Readiness } from './readiness.ts';
import { findReferences, type References } from './references/find-references.ts';
import type { ReferenceTo } from './references/lists.ts';
import type { Db } from './storage/db.ts';
import { openKeyList } from './papers/key-list.ts';
import { openVerifyPaper, type VerifyPaper } from './verify-paper.ts';

export type ConsoleReads = {
  board(): Promise<Board>;
  casePage(id: string, roles: readonly Role[]): Promise<CasePage | undefined>;
  terminalPage(id: string): Promise<TerminalPage | undefined>;
  /** For a third party; that it was exported, and by whom, is recorded. */
  evidence(caseId: string, staff: Staff): Promise<readonly BundleFile[] | Fault>;
  /** The case's id, by its number as typed. */
  findCase(typed: string): Promise<string | undefined>;
};

export type Hub = {
  readonly settings: Settings;
  readonly sessions: Sessions;
  readonly logIn: LogIn;
  logOut(token: string, staff: Staff): Promise<void>;
  readonly verify: VerifyPaper;
  /** What a verifier without a network needs; at most a minute old. */
  keyList(): Promise<SignedKeyList>;
  readonly console: ConsoleReads;
  readonly answerHelp: AnswerHelp;
  readonly caseRoom: CaseRoom;
  readonly counter: Counter;
  readonly links: LinkDoor;
  readonly files: FilesRoom;
  readonly worklists: Worklists;
  readonly powers: PowersRoom;
  readonly seals: SealsRoom;
  readonly rota: RotaRoom;
  readonly departures: DeparturesRoom;
  readonly balance: BalanceRoom;
  readonly hours: HoursRoom;
  readonly escalations: EscalationsRoom;
  /** What a form's field may refer to, by what somebody has typed of it. */
  references(to: ReferenceTo, typed: string): Promise<References>;
  /** The hub's clock. */
  now(): Date;
  readiness(): Promise<Readiness>;
  readonly metrics: Metrics;
  /** Logs a bug, and names the line for the person who met it. */
  failed(error: unknown, where: Readonly<Record<string, string>>): string;
};

type Parts = {
  readonly settings: Settings;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly desk: AutomaticDesk;
  readonly files: FileStore;
  readonly authorities: readonly string[];
  /** PEM: whose timestamps are believed. */
  readonly timeRoots: readonly string[];
  readonly answerHelp: AnswerHelp;
  readonly readiness: () => Promise<Readiness>;
};

export const openHub = (parts: Parts): Hub => {
  const { settings, db, clock, log, metrics, desk, files, answerHelp, readiness } = parts;
  const sessions = openSessions({
    db,
    clock,
    idleMs: settings.sessionIdleMinutes * 60_000,
    absoluteMs: settings.sessionHours * 3_600_000,
  });
  const keyList = openKeyList({ sql: db.pool, keyring: desk.keyring, clock, issuer: settings.issuer });
  const reads = () => ({ sql: db.pool, flows: desk.flows, now: new Date(clock.now()) });
  return {
    settings,
    sessions,
    logIn: openLogIn({ db, sessions, clock }),
    logOut: (token, staff) =>
      db.tx(async (tx) => {
        await sessions.end(tx, token);
        const actor = `account:${staff.accountId}` as const;
        await record(tx, { kind: 'account.signed-out', actor, subject: staff.accountId });
      }),
    keyList: async () => (await keyList()).signed,
    verify: openVerifyPaper({
      sql: db.pool,
      clock,
      passing: systemClock,
      issuer: settings.issuer,
      authorities: parts.authorities,
      timeRoots: parts.timeRoots,
      perMinute: settings.verifyPerMinute,
      keys: async () => (await keyList()).content,
    }),
    console: {
      board: () => readBoard(reads()),
      casePage: (id, roles) => readCasePage(reads(), id, roles),
      terminalPage: (id) => readTerminalPage(reads(), id),
      evidence: async (caseId, staff) => {
        const at = new Date(clock.now());
        const asked = {
          db,
          keyring: desk.keyring,
          roots: parts.authorities,
          timeRoots: parts.timeRoots,
          caseId,
          at,
          opened: true,
        };
        const bundle = await evidenceBundle(asked);
        if (!isFault(bundle))
          await record(db.pool, {
            kind: 'audit.exported',
            actor: `account:${staff.accountId}`,
            subject: caseId,
            detail: { opened: true },
          });
        return bundle;
      },
      findCase: (typed) => findCase(db.pool, typed),
    },
    answerHelp,
    caseRoom: openCaseRoom(desk),
    counter: openCounter(desk),
    links: openLinkDoor(desk),
    files: openFilesRoom(desk, files),
    worklists: openWorklists(desk),
    powers: openPowersRoom(desk),
    seals: openSealsRoom(desk),
    rota: openRotaRoom(desk),
    departures: openDeparturesRoom(desk),
    balance: openBalanceRoom(desk),
    hours: openHoursRoom(desk),
    escalations: openEscalationsRoom(desk),
    references: (to, typed) => findReferences(db.pool, to, typed),
    now: () => new Date(clock.now()),
    readiness,
    metrics,
    failed: (error, where) => {
      const id = randomSymbols(randomBytes, 8);
      log.error({ err: error, id, ...where }, 'failed');
      return id;
    },
  };
};
