import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ChildTiming, doubling } from './timing.ts';

/** What the agent sends and hears beside the driver's own messages. */
export type Ping = { readonly kind: 'ping' };
export type SignsOfLife = { readonly kind: 'ready' } | { readonly kind: 'pong' };

export type SupervisorPorts<From extends { readonly kind: string }, Why extends string> = {
  readonly program: {
    /** In the log: `card child started`. */
    readonly name: string;
    readonly file: string;
    /** All the child gets to see: the agent's own environment holds secrets. */
    readonly env: Readonly<Record<string, string>>;
    /** The program that runs the file in Node's place; this Node unless given. */
    readonly runtime?: string | undefined;
    readonly isMessage: (message: unknown) => message is From | SignsOfLife;
  };
  readonly timing: ChildTiming;
  /** 0 ≤ random < 1 */
  readonly random: () => number;
  readonly log: Logger;
  /** A call runs whose own deadline watches over the child. */
  readonly busy: () => boolean;
  /** Asked before each start: why not to try now. */
  readonly notNow?: () => Promise<Why | undefined>;
  /** Whether the child is of no use after this message, and why. */
  readonly lastWord?: (message: From) => Why | undefined;
  readonly hear: (message: From | SignsOfLife) => void;
  readonly lost: (why: Why | 'restarting') => void;
};

/**
 * Keeps one child process alive (R22): starts it when there is something to talk to, ends it by SIGKILL when it falls
 * silent or `recycle` asks, and starts the next after a jittered, bounded wait (R6).
 */
export class Supervisor<To extends object, From extends { readonly kind: string }, Why extends string = never> {
  readonly #ports: SupervisorPorts<From, Why>;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #child: ChildProcess | undefined;
  #heard = 0;

  constructor(ports: SupervisorPorts<From, Why>) {
    this.#ports = ports;
    this.#running = this.#run();
  }

  send(message: To | Ping): boolean {
    const child = this.#child;
    if (!child?.connected) return false;
    // A failure to send means that the child has gone, and its exit is told on its own.
    child.send(message, () => undefined);
    return true;
  }

  /** Replaces the child: it hangs, or its list of devices cannot be trusted any more. */
  recycle(why: string): void {
    const child = this.#child;
    if (!child) return;
    this.#ports.log.warn({ why, child: child.pid }, `${this.#ports.program.name} replaced`);
    this.#end(child);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#child) this.#end(this.#child);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { timing, random, notNow, lost } = this.#ports;
    const { signal } = this.#closing;
    for (let tries = 0; ; tries += 1) {
      const obstacle = await notNow?.();
      if (signal.aborted) return;
      if (obstacle === undefined) {
        const began = performance.now();
        const why = await this.#oneLife();
        if (performance.now() - began >= timing.stableMs) tries = 0;
        lost(why);
      } else {
        if (tries === 0) this.#ports.log.warn({ why: obstacle }, `${this.#ports.program.name} not started`);
        lost(obstacle);
      }
      const wait = random() * doubling(timing.backoffFirstMs, tries, timing.backoffMaxMs);
      await pause(wait, undefined, { signal }).catch(() => undefined); // aborted by close
    }
  }

  #oneLife(): Promise<Why | 'restarting'> {
    const { program, timing, log, busy, hear, lastWord } = this.#ports;
    const child = fork(program.file, [], {
      env: program.env,
      execArgv: [],
      ...(program.runtime === undefined ? {} : { execPath: program.runtime }),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    log.info({ child: child.pid }, `${program.name} started`);
    if (child.stderr) {
      createInterface(child.stderr).on('line', (line) => {
        log.error({ child: child.pid, line: line.slice(0, 500) }, `${program.name} complains`);
      });
    }
    let ready = false;
    let why: Why | 'restarting' = 'restarting';
    const began = performance.now();
    this.#heard = began;
    child.on('message', (message: unknown) => {
      if (this.#child !== child) return; // What a dead child still had to say is older than its death (R21).
      this.#heard = performance.now();
      if (!program.isMessage(message)) {
        this.recycle('it sent what nobody understands');
        return;
      }
      const end = isSignOfLife(message) ? undefined : lastWord?.(message);
      if (end !== undefined) {
        why = end;
        log.warn({ why }, `${program.name} gives up`);
        this.#end(child);
      } else {
        ready ||= message.kind === 'ready';
        hear(message);
      }
    });
    const beat = setInterval(() => {
      const silence = performance.now() - (ready ? this.#heard : began);
      if (silence > (ready ? timing.silenceMs : timing.startMs) && !busy()) this.recycle('it is silent');
      else this.send({ kind: 'ping' });
    }, timing.heartbeatMs);
    return new Promise((resolve) => {
      const ended = (code: number | null, signal: NodeJS.Signals | null) => {
        clearInterval(beat);
        if (this.#child === child) this.#child = undefined;
        log.info({ child: child.pid, code, signal }, `${program.name} ended`);
        resolve(why);
      };
      child.once('exit', ended);
      child.once('error', (fault) => {
        log.error({ err: fault }, `${program.name} failed`);
        if (child.pid === undefined) ended(null, null);
      });
    });
  }

  /** SIGKILL, to this child alone: a native call that hangs hears nothing less. */
  #end(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
    child.kill('SIGKILL');
  }
}

const isSignOfLife = (message: { readonly kind: string }): message is SignsOfLife =>
  message.kind === 'ready' || message.kind === 'pong';
