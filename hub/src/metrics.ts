import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly registry: Registry;
  request(seen: { readonly key: string; readonly status: number; readonly seconds: number }): void;
  /** What happened at the terminal door, without the terminal: labels have a bound. */
  wire(what: string): void;
  consoles(connected: number): void;
  /** A department was asked. */
  asked(connector: string, outcome: string, seconds: number): void;
  refused(why: 'log-in' | 'verify' | 'too-large'): void;
};

type Sources = {
  /** Read when metrics are collected; a failing one leaves its gauge as it was. */
  readonly terminalsOnline: () => number;
  readonly sources: () => readonly { readonly source: string; readonly rests: boolean }[];
};

/** One registry a hub, so that two hubs in a process (tests) do not share counts. Names follow prometheus.io/docs/practices/naming. */
export const openMetrics = ({ terminalsOnline, sources }: Sources): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'yizhan_' });
  const requests = new Histogram({
    name: 'yizhan_http_request_seconds',
    help: 'Duration of requests at the web door',
    labelNames: ['key', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
    registers,
  });
  const wire = new Counter({
    name: 'yizhan_wire_total',
    help: 'Events at the terminal door',
    labelNames: ['what'] as const,
    registers,
  });
  const asked = new Histogram({
    name: 'yizhan_connector_seconds',
    help: 'Time until a department answered, and what came of it',
    labelNames: ['connector', 'outcome'] as const,
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3],
    registers,
  });
  new Gauge({
    name: 'yizhan_source_resting',
    help: '1 while a department that failed several times in a row is left alone',
    labelNames: ['source'] as const,
    registers,
    collect() {
      for (const { source, rests } of sources()) this.set({ source }, rests ? 1 : 0);
    },
  });
  const refused = new Counter({
    name: 'yizhan_refused_total',
    help: 'Requests refused at a bound',
    labelNames: ['why'] as const,
    registers,
  });
  const consoles = new Gauge({ name: 'yizhan_consoles', help: 'Consoles connected', registers });
  new Gauge({
    name: 'yizhan_terminals_online',
    help: 'Terminals connected to this hub process',
    registers,
    collect() {
      this.set(terminalsOnline());
    },
  });
  return {
    registry,
    request: ({ key, status, seconds }) => requests.observe({ key, status: `${Math.floor(status / 100)}xx` }, seconds),
    wire: (what) => wire.inc({ what }),
    consoles: (connected) => consoles.set(connected),
    asked: (connector, outcome, seconds) => asked.observe({ connector, outcome }, seconds),
    refused: (why) => refused.inc({ why }),
  };
};
