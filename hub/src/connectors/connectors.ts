import type { Clock } from '@yizhan/shared/clock.ts';
import type { Sql } from '../storage/db.ts';
import type { AboutKeys, Connector, Outcome } from './contract.ts';
import { enrolmentStatus } from './enrolment-status.ts';
import { openGate, type Gate } from './gate.ts';
import { kindNames, kinds, type KindName } from './kinds/kinds.ts';
import type { Answered, Source } from './setup.ts';
import { sourced, unconfigured, type Fetch } from './sourced.ts';
import { openCsvDrop } from './transports/csv-drop.ts';
import { openHttp } from './transports/http.ts';
import { openSqlView } from './transports/sql-view.ts';

const OWN = 'enrolment-status';

/** For flows: what their checks may name. */
export const connectorIds: readonly string[] = [OWN, ...kindNames];

/** For flows: what a check of this connector has to map, and what it may. Undefined when there is no such connector. */
export const aboutOf = (connectorId: string): AboutKeys | undefined => {
  if (connectorId === OWN) return { required: [], optional: [] };
  return kindNames.some((name) => name === connectorId) ? kinds[connectorId as KindName].about : undefined;
};

type Given = {
  readonly sql: Sql;
  readonly clock: Clock;
  /** Of `readSetup`. */
  readonly setup: readonly Answered[];
  /** How long each is waited for. */
  readonly deadlineMs?: number;
  /** What a department did wrong that no question waits for: a file that is not believed. */
  readonly failed: (connector: string, error: unknown) => void;
  readonly seen?: (connector: string, outcome: Outcome, seconds: number) => void;
};

export type Connectors = {
  readonly all: ReadonlyMap<string, Connector>;
  /** By source, for metrics. */
  readonly gates: readonly Gate[];
  close(): Promise<void>;
};

/** A connector whose department the setup does not name answers `unavailable`. */
export const connectDepartments = ({ sql, clock, setup, deadlineMs, failed, seen }: Given): Connectors => {
  const opened = new Map<string, Opened>();
  const openedOf = ({ name, source }: Answered): Opened => {
    const before = opened.get(name);
    if (before) return before;
    const fresh = { gate: openGate(name, clock), ...openSource(source, clock, failed) };
    opened.set(name, fresh);
    return fresh;
  };
  const seenOf =
    (id: string): NonNullable<Connector['seen']> =>
    (outcome, seconds) =>
      seen?.(id, outcome, seconds);
  const connectorOf = (id: KindName): Connector => {
    const kind = kinds[id];
    const one = setup.find((answered) => answered.id === id);
    if (!one) return unconfigured(id, kind);
    const { gate, fetch } = openedOf(one);
    const { freshHours, source } = one;
    return sourced({
      ...{ id, kind, gate, freshHours, protocol: source.protocol, fetch: fetch(one) },
      seen: seenOf(id),
    });
  };
  const own = { ...enrolmentStatus(sql, () => new Date(clock.now())), seen: seenOf(OWN) };
  return {
    all: new Map([own, ...kindNames.map(connectorOf)].map((connector) => [connector.id, { ...connector, deadlineMs }])),
    gates: [...opened.values()].map(({ gate }) => gate),
    close: async () => {
      await Promise.all([...opened.values()].map(({ close }) => close()));
    },
  };
};

/** With no department connected: our own data alone. */
export const openConnectors = (sql: Sql, clock: Clock): ReadonlyMap<string, Connector> =>
  connectDepartments({ sql, clock, setup: [], failed: () => undefined }).all;

type OpenSource = { readonly fetch: (of: Answered) => Fetch; readonly close: () => unknown };
type Opened = OpenSource & { readonly gate: Gate };

const openSource = (source: Source, clock: Clock, failed: Given['failed']): OpenSource => {
  switch (source.protocol) {
    case 'http': {
      const service = openHttp(source.url, source.token);
      return { fetch: ({ at }) => service.fetch(at), close: service.close };
    }
    case 'sql-view': {
      const views = openSqlView(source.url);
      return { fetch: ({ at, id }) => views.fetch(at, kinds[id]), close: views.close };
    }
    case 'csv-drop': {
      const { folder, encoding } = source;
      const fetch = ({ at, id }: Answered): Fetch => {
        const noted = (trouble: unknown): void => failed(id, trouble);
        return openCsvDrop({ folder, encoding, clock, noted }).fetch(at, kinds[id]);
      };
      return { fetch, close: () => undefined };
    }
    default:
      return source satisfies never;
  }
};
