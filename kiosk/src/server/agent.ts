/** The agent of one terminal: devices, hub and fingers move the visit, and what follows from it is carried out here. */
import { createHash } from 'node:crypto';
import { isBlocking } from '@yizhan/drivers/printer/conditions.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { DesiredState, TerminalRecord, WaitingPaper } from '@yizhan/shared/wire/messages.ts';
import { uuidv7 } from 'uuidv7';
import { warning } from '../visit/limits.ts';
import { show } from '../visit/show.ts';
import { step } from '../visit/step.ts';
import type { Act, View } from '../visit/view.ts';
import type { Effect, Input, Surroundings, Visit } from '../visit/visit.ts';
import type { AgentPorts } from './agent-ports.ts';
import { watchDevices } from './devices.ts';
import { watchElsewhere } from './elsewhere.ts';

/** Answers in well under 100 ms; the visit itself gives up after 8 s, so the ask must not outlive that. */
const ASK_MS = 7_000;
/** A paper is at most 1 MiB over the campus network. */
const PAPER_MS = 20_000;
/** Seconds on the warning count down; nothing else in a view needs a finer clock. */
const TICK_MS = 500;
/** A call for help is shown as made for so long; the console keeps it until it is answered. */
const HELP_SHOWN_MS = 180_000;

export type Agent = {
  view(): View;
  /** Calls back at once with the present view, then with each that differs. */
  subscribe(listener: (view: View) => void): () => void;
  /** `revision` is that of the view it was made on: a tap on a screen that is gone is dropped. */
  act(revision: number, act: Act): void;
  close(): void;
};

export const startAgent = (ports: AgentPorts): Agent => {
  const { clock, desk, link, log } = ports;
  let visit: Visit = { kind: 'attract', language: 'zh' };
  let hub: 'here' | 'away' = 'away';
  let help: { readonly state: 'called' | 'coming'; readonly at: number } | undefined;
  let desired: DesiredState | undefined;
  /** Records of this visit whose fate a person waits for, by id. */
  const awaited = new Map<string, TerminalRecord>();
  const listeners = new Set<(view: View) => void>();
  const devices = watchDevices(ports, () => {
    lookElsewhere();
    say({ kind: 'tick' });
    report();
  });
  const elsewhere = watchElsewhere(ports, () => {
    publish();
  });
  const lookElsewhere = (): void => {
    elsewhere.need(hub === 'here' && isBlocking(devices.printer().condition));
  };

  const around = (): Surroundings => ({
    now: clock.now(),
    hub,
    reader: devices.reader(),
    printer: devices.printer().condition,
    limits: { idleMs: (desired?.idleSeconds ?? 60) * 1000, visitMs: (desired?.visitSeconds ?? 300) * 1000 },
    newId: uuidv7,
  });

  const draw = (revision: number): View =>
    show(visit, around(), {
      revision,
      terminal: {
        id: link.terminalId,
        place: desired?.place.name ?? { zh: '', en: '' },
        pxPerMm: desired?.panel.pxPerMm ?? 4,
        ...(desired?.panel.fromFloorMm === undefined ? {} : { fromFloorMm: desired.panel.fromFloorMm }),
        ...(desired?.offers === undefined ? {} : { offers: desired.offers }),
        readerSide: desired?.readerSide ?? 'right',
        slotSide: desired?.slotSide ?? 'below',
        hub,
        reader: devices.reader(),
        printer: devices.printer().condition,
        ...(elsewhere.place() === undefined ? {} : { elsewhere: elsewhere.place() }),
        help: help?.state ?? 'idle',
      },
    });

  let view: View = draw(1);
  let drawn = JSON.stringify({ ...view, revision: 0 });
  /** The revision at which the present screen appeared: acts made before it were meant for another one. */
  let screenSince = 1;

  const publish = (): void => {
    const next = draw(view.revision + 1);
    const text = JSON.stringify({ ...next, revision: 0 });
    if (text === drawn) return;
    if (screenName(next) !== screenName(view)) screenSince = next.revision;
    view = next;
    drawn = text;
    for (const listener of listeners) listener(view);
  };

  const say = (input: Input): void => {
    const before = visit;
    const next = step(visit, input, around());
    visit = next.visit;
    if (help && clock.now() - help.at > HELP_SHOWN_MS) help = undefined;
    noteVisit(before, visit);
    publish();
    for (const effect of next.effects) void perform(effect);
  };

  /** A crash must not leave a visit open at the hub: its id, and only that, is on disk while it lasts. */
  const noteVisit = (before: Visit, now: Visit): void => {
    const was = before.kind === 'open' ? before.visitId : undefined;
    const is = now.kind === 'open' ? now.visitId : undefined;
    if (is !== was) {
      if (is) ports.openVisit.note(is);
      else ports.openVisit.clear();
      report();
    }
    if (before.kind === 'goodbye' && now.kind === 'attract') ports.retireBrowser();
  };

  const perform = async (effect: Effect): Promise<void> => {
    try {
      await carryOut(effect);
    } catch (error) {
      const id = uuidv7();
      log.error({ err: error, effect: effect.do, errorId: id }, 'an effect of the visit failed');
      failed(effect, { fault: 'internal', id });
    }
  };

  const carryOut = async (effect: Effect): Promise<void> => {
    switch (effect.do) {
      case 'identify': {
        const { visitId, evidence } = effect;
        const readAt = new Date(effect.readAt).toISOString();
        const answer = await link.ask('identify', { visitId, evidence: { ...evidence }, readAt }, ASK_MS);
        say({ kind: 'identified', visitId, answer });
        return;
      }
      case 'refresh-home': {
        const home = await link.ask('home', { visitId: effect.visitId }, ASK_MS);
        if (!isFault(home)) say({ kind: 'home', visitId: effect.visitId, home });
        return;
      }
      case 'write':
        return write(effect.record);
      case 'print':
        return print(effect.visitId, effect.job);
      case 'came-out':
        return desk.answerCameOut(effect.jobId, effect.yes);
      case 'withdraw':
        return desk.withdraw(effect.jobId);
      case 'wipe':
        awaited.clear();
        help = undefined;
        publish();
        return;
      default:
        return effect satisfies never;
    }
  };

  const write = async (record: TerminalRecord): Promise<void> => {
    const written = await link.write(record);
    if (isFault(written)) {
      log.warn({ kind: record.kind, fault: written.fault }, 'a record could not be written');
      say({ kind: 'record-refused', record, why: written });
      return;
    }
    if (record.kind === 'case.submitted' || record.kind === 'copy.requested') awaited.set(written.id, record);
    if (record.kind !== 'help.called') return;
    help = { state: 'called', at: clock.now() };
    publish();
  };

  const print = async (visitId: string, job: WaitingPaper): Promise<void> => {
    const paper = await link.ask('paper', { visitId, jobId: job.jobId }, PAPER_MS);
    if (isFault(paper)) {
      say({ kind: 'print', jobId: job.jobId, progress: { kind: 'fault', why: paper } });
      return;
    }
    if (createHash('sha256').update(paper.bytes).digest('hex') !== job.sha256) {
      throw new Error('the paper that came is not the paper that was released');
    }
    await desk.print(job, paper.bytes);
  };

  /** What the person sees when carrying out failed: never nothing. */
  const failed = (effect: Effect, why: Fault): void => {
    if (effect.do === 'identify') say({ kind: 'identified', visitId: effect.visitId, answer: why });
    if (effect.do === 'write') say({ kind: 'record-refused', record: effect.record, why });
    if (effect.do === 'print') say({ kind: 'print', jobId: effect.job.jobId, progress: { kind: 'fault', why } });
  };

  const report = (): void => {
    const { condition, toner } = devices.printer();
    link.report({ reader: devices.reader(), printer: condition, toner, inVisit: visit.kind === 'open' });
  };

  const left = ports.openVisit.left();
  if (left !== undefined) {
    void perform({ do: 'write', record: { kind: 'visit.ended', visitId: left, why: 'restart' } });
    ports.openVisit.clear();
  }

  const stops = [
    devices.close,
    elsewhere.close,
    ports.card.subscribe((event) => {
      if (event.kind === 'read') say({ kind: 'card', evidence: event.evidence, at: event.at });
      if (event.kind === 'unreadable') say({ kind: 'card-unreadable', why: event.why });
    }),
    desk.subscribe((jobId, progress) => {
      say({ kind: 'print', jobId, progress });
    }),
    link.subscribe((state) => {
      hub = state.kind === 'up' ? 'here' : 'away';
      lookElsewhere();
      say({ kind: 'tick' });
    }),
    link.onDesired(({ body }) => {
      desired = body;
      say({ kind: 'tick' });
    }),
    link.consume(({ body }) => {
      if (body.kind === 'help.answered') help = { state: 'coming', at: clock.now() };
      say({ kind: 'hub-record', record: body });
      return Promise.resolve(undefined);
    }),
    link.onSetAside((recordId, why) => {
      const record = awaited.get(recordId);
      if (record) say({ kind: 'record-refused', record, why });
    }),
  ];

  let stopTick = clock.after(TICK_MS, tick);
  function tick(): void {
    if (visit.kind !== 'attract' || warning(visit, around())) say({ kind: 'tick' });
    stopTick = clock.after(TICK_MS, tick);
  }

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      listener(view);
      return () => listeners.delete(listener);
    },
    act: (revision, act) => {
      if (revision >= screenSince && revision <= view.revision) say({ kind: 'act', act });
    },
    close: () => {
      stopTick();
      for (const stop of stops) stop();
      listeners.clear();
    },
  };
};

/** Two problems are two screens: an act meant for one must not count on the other. */
const screenName = ({ screen }: View): string => (screen.kind === 'problem' ? screen.code : screen.kind);
