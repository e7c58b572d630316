import type { Server as HttpServer } from 'node:http';
import type { Clock } from '@yizhan/shared/clock.ts';
import { openBoardFeed } from '../console/board-feed.ts';
import { openDeskFeed, readNewsSince } from '../desk/desk-feed.ts';
import type { FlowBook } from '../flows/flow-book.ts';
import type { Hub } from '../hub.ts';
import { openPowerFeed } from '../office/powers/power-feed.ts';
import type { Sql } from '../storage/db.ts';
import { openConsoleDoor } from './console-door.ts';
import { openDeskDoor } from './desk-door.ts';
import { openOfficeDoor } from './office-door.ts';
import type { LiveBus } from './live.ts';
import { openLiveServer } from './live-server.ts';

type Deps = {
  readonly hub: Hub;
  readonly sql: Sql;
  readonly flows: FlowBook;
  readonly clock: Clock;
  readonly live: LiveBus;
  readonly failed: (error: unknown, where: Readonly<Record<string, unknown>>) => void;
};

export type LivePages = { attach(server: HttpServer): void; close(): void };

/** The live half of the pages: their doors, and what feeds them. Closing ends all. */
export const openLivePages = ({ hub, sql, flows, clock, live, failed }: Deps): LivePages => {
  const server = openLiveServer();
  const common = { server, sessions: hub.sessions, clock };
  const console = openConsoleDoor({
    ...common,
    readBoard: () => hub.console.board(),
    answerHelp: hub.answerHelp,
    failed: (error, event) => hub.failed(error, { what: 'console', event }),
    onCount: (connected) => {
      hub.metrics.consoles(connected);
    },
  });
  const desk = openDeskDoor({
    ...common,
    clerkOf: (staff) => hub.worklists.clerkOf(staff),
    clerksOf: (staff) => hub.worklists.clerksOf(staff),
    count: (clerk) => hub.worklists.count(clerk),
    maySee: (clerk, caseId) => hub.caseRoom.maySee(clerk, caseId),
    versionOf: (caseId) => hub.caseRoom.versionOf(caseId),
    newsSince: (since) => readNewsSince({ sql, flows, now: new Date(clock.now()) }, since),
    failed: (error, event) => hub.failed(error, { what: 'desk', event }),
  });
  const office = openOfficeDoor({
    ...common,
    lostSince: (person, since) => hub.powers.lostSince(person, since),
    failed: (error, event) => hub.failed(error, { what: 'office', event }),
  });
  const reads = { sql, flows, clock, live };
  const board = openBoardFeed({
    ...reads,
    push: (event) => {
      console.push(event);
    },
    watched: () => console.connected > 0,
    onError: (error) => {
      failed(error, { what: 'console feed' });
    },
  });
  const lists = openDeskFeed({
    ...reads,
    push: (news) => {
      desk.push(news);
    },
    watched: () => desk.connected > 0,
    onError: (error) => {
      failed(error, { what: 'desk feed' });
    },
  });
  const powers = openPowerFeed({
    ...reads,
    push: (told) => {
      office.push(told);
    },
    listening: () => office.listening(),
    onError: (error) => {
      failed(error, { what: 'power feed' });
    },
  });
  return {
    attach: (http) => {
      server.attach(http);
    },
    close: () => {
      board.close();
      lists.close();
      powers.close();
      console.close();
      desk.close();
      office.close();
      server.close();
    },
  };
};
