import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CardEvent } from '@yizhan/drivers/card/card.ts';
import type { PrinterState } from '@yizhan/drivers/printer/printer.ts';
import type { Fault } from '@yizhan/shared/faults.ts';
import { manualClock } from '@yizhan/shared/manual-clock.ts';
import type { LinkState } from '@yizhan/shared/wire/link.ts';
import type { Home, Reply, TerminalRecord, WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { AgentPorts } from './agent-ports.ts';
import type { Consumer } from './journal/inbox.ts';
import { startAgent } from './agent.ts';
import type { PrintProgress } from './printing/tell-person.ts';
import { openVisitFile } from './open-visit-file.ts';

const text = { zh: '在读证明', en: 'Certificate of enrolment' };
const pdf = new TextEncoder().encode('%PDF-1.7 a sealed certificate');
const paper: WaitingPaper = {
  jobId: '01900000-0000-7000-8000-00000000000a',
  caseId: '01900000-0000-7000-8000-000000000001',
  serial: 'YLU-2026-0000000-0',
  title: text,
  pages: 1,
  sha256: createHash('sha256').update(pdf).digest('hex'),
  bytes: pdf.byteLength,
};
const home: Home & { kind: 'home' } = {
  kind: 'home',
  person: { name: '林小满', nameEn: 'Lin Xiaoman', numberMasked: '2023****01' },
  services: [],
  cases: [],
  papers: [paper],
};

/** An agent whose devices and hub are moved by hand. */
const bench = (
  answers: {
    identify?: () => Promise<typeof home | Fault>;
    paper?: () => Promise<Uint8Array | Fault>;
    elsewhere?: () => Reply<'elsewhere'>;
  } = {},
) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-agent-'));
  const clock = manualClock();
  const written: TerminalRecord[] = [];
  const printed: Uint8Array[] = [];
  const on: Record<string, (...args: never[]) => unknown> = {};
  const hear =
    <L extends (...args: never[]) => unknown>(name: string, first?: (listener: L) => void) =>
    (listener: L): (() => void) => {
      on[name] = listener;
      first?.(listener);
      return () => undefined;
    };
  const ready: PrinterState = { generation: 1, condition: 'ready', reasons: [], toner: 'ok' };
  let retired = 0;
  const openVisit = openVisitFile(path.join(dir, 'visit'));
  const ports: AgentPorts = {
    clock,
    openVisit,
    retireBrowser: () => (retired += 1),
    log: pino({ level: 'silent' }),
    card: {
      subscribe: hear<(e: CardEvent) => void>('card'),
      transmit: () => Promise.resolve({ kind: 'gone' }),
      close: () => Promise.resolve(),
    },
    printer: {
      subscribe: hear<(s: PrinterState) => void>('printer', (listener) => {
        listener(ready);
      }),
    } as unknown as AgentPorts['printer'],
    desk: {
      print: (_job, bytes) => {
        printed.push(bytes);
        return Promise.resolve();
      },
      answerCameOut: () => Promise.resolve(),
      withdraw: () => Promise.resolve(),
      subscribe: hear<(jobId: string, p: PrintProgress) => void>('desk'),
    },
    link: {
      terminalId: 'T001',
      subscribe: hear<(state: LinkState) => void>('link', (listener) => {
        listener({ kind: 'up', generation: 1, since: 0 });
      }),
      onDesired: () => () => undefined,
      consume: hear<Consumer>('record'),
      onSetAside: hear('set-aside'),
      ask: (async (kind: string) => {
        if (kind === 'elsewhere') return answers.elsewhere?.() ?? { fault: 'protocol-unsupported' };
        if (kind !== 'paper') return answers.identify ? answers.identify() : home;
        const bytes = await (answers.paper ? answers.paper() : Promise.resolve(pdf));
        return bytes instanceof Uint8Array ? { kind: 'paper', mime: 'application/pdf', bytes } : bytes;
      }) as AgentPorts['link']['ask'],
      write: (record) => {
        written.push(record);
        return Promise.resolve({ id: `r${String(written.length)}` });
      },
      report: () => undefined,
    },
  };
  const agent = startAgent(ports);
  onTestFinished(() => {
    agent.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    agent,
    clock,
    written,
    printed,
    openVisit,
    ports,
    retired: () => retired,
    tap: (token = '04aabbcc') => {
      on['card']?.({
        kind: 'read',
        reader: 'r',
        generation: 1,
        evidence: { profile: 'uid', token },
        at: clock.now(),
      } as never);
    },
    printer: (condition: PrinterState['condition']) => {
      on['printer']?.({ ...ready, condition } as never);
    },
    terminal: () => agent.view().terminal,
    screen: () => agent.view().screen,
    until: (kind: string) => expect.poll(() => agent.view().screen.kind).toBe(kind),
  };
};

test('a tap opens the home screen, and the visit’s id alone is on disk while it lasts', async () => {
  const b = bench();
  b.tap();
  await b.until('home');
  expect(b.openVisit.left()).toMatch(/^[0-9a-f-]{36}$/);
  b.agent.act(b.agent.view().revision, { kind: 'finish' });
  expect(b.screen().kind).toBe('goodbye');
  expect(b.openVisit.left()).toBeUndefined();
});

test('R19 a visit that a crash cut off is ended at the hub by the next start', async () => {
  const before = bench();
  before.tap();
  await before.until('home');
  const visitId = before.openVisit.left();
  const agent = startAgent({ ...before.ports });
  onTestFinished(() => {
    agent.close();
  });
  expect(before.written).toContainEqual({ kind: 'visit.ended', visitId, why: 'restart' });
});

test('R19 the browser is replaced when the goodbye is over, not while it is read', async () => {
  const b = bench();
  b.tap();
  await b.until('home');
  b.agent.act(b.agent.view().revision, { kind: 'finish' });
  expect(b.retired()).toBe(0);
  await b.clock.advance(7_000);
  expect(b.screen().kind).toBe('attract');
  expect(b.retired()).toBe(1);
});

test('a tap of the finger on a screen that is gone does nothing', async () => {
  const b = bench();
  const old = b.agent.view().revision;
  b.tap();
  await b.until('home');
  b.agent.act(old, { kind: 'finish' });
  expect(b.screen().kind).toBe('home');
});

test('a paper is fetched, its hash checked, and given to the print desk', async () => {
  const b = bench();
  b.tap();
  await b.until('home');
  b.agent.act(b.agent.view().revision, { kind: 'print', jobId: paper.jobId });
  await expect.poll(() => b.printed.length).toBe(1);
  expect(b.printed[0]).toEqual(pdf);
});

test('a paper whose bytes are not those released is not printed, and the person is told', async () => {
  const b = bench({ paper: () => Promise.resolve(new TextEncoder().encode('%PDF other')) });
  b.tap();
  await b.until('home');
  b.agent.act(b.agent.view().revision, { kind: 'print', jobId: paper.jobId });
  await b.until('problem');
  expect(b.screen()).toMatchObject({ code: 'internal', saved: 'paper-saved', paper: { jobId: paper.jobId } });
  expect(b.printed).toHaveLength(0);
});

test('R24 an ask that throws becomes one sentence with the id of its log line', async () => {
  const b = bench({ identify: () => Promise.reject(new Error('a bug')) });
  b.tap();
  await b.until('problem');
  expect(b.screen()).toMatchObject({ code: 'internal', saved: 'nothing-started' });
  expect((b.screen() as { id?: string }).id).toMatch(/^[0-9a-f-]{36}$/);
});

test('R20 the view never carries the card’s token', async () => {
  const b = bench();
  b.tap('04cafe99');
  await b.until('home');
  expect(JSON.stringify(b.agent.view())).not.toContain('04cafe99');
});

test('a terminal that cannot print names the nearest that can, asks again while it lasts, and is silent once mended', async () => {
  const places = [
    { zh: '图书馆 一楼', en: 'Library, Floor 1' },
    { zh: '二楼', en: 'Floor 2' },
  ];
  const b = bench({
    elsewhere: () => ({ kind: 'elsewhere', printers: places.splice(0, 1).map((place) => ({ place })) }),
  });
  expect(b.terminal().elsewhere).toBeUndefined();
  b.printer('empty');
  await expect.poll(() => b.terminal().elsewhere?.en).toBe('Library, Floor 1');
  await b.clock.advance(60_000);
  await expect.poll(() => b.terminal().elsewhere?.en).toBe('Floor 2');
  b.printer('ready');
  expect(b.terminal().elsewhere).toBeUndefined();
  await b.clock.advance(120_000);
  expect(b.terminal().elsewhere).toBeUndefined();
});

test('R1.4 at a hub too old to know, nothing is named', async () => {
  const b = bench();
  b.printer('jam');
  await b.clock.advance(1_000);
  expect(b.terminal()).toMatchObject({ printer: 'jam' });
  expect(b.terminal().elsewhere).toBeUndefined();
});
