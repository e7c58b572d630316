/**
 * A printer on the desk: real `ippeveprinter` (package cups-ipp-utils) on a real port, with a paper path that jams,
 * runs empty or loses its power when told to. What comes out lies in `<dir>/tray`, byte for byte as it was sent.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { buildPreload } from './ipp-printer-build.ts';

/**
 * `slow`: pauses before the next page until the mode changes. `fewer`: ends the job as completed, its last page missing.
 * `vanish`: loses power before the last page is out; `vanish-after-paper`: just after, before it was counted.
 */
export type PrinterMode =
  | 'ok'
  | 'slow'
  | 'empty'
  | 'cover-open'
  | 'jam'
  | 'toner-low'
  | 'abort'
  | 'fewer'
  | 'vanish'
  | 'vanish-after-paper';

export type Paper = { readonly jobName: string; readonly jobId: number; readonly file: string };

export type SimulatedPrinter = {
  readonly uri: string;
  readonly port: number;
  mode(): PrinterMode;
  /** Takes effect at the next page; a jam is cleared by any other mode. */
  setMode(mode: PrinterMode): void;
  /** A whole job has arrived and is on its way to the tray. */
  printing(): boolean;
  /** What has come out, oldest first. */
  tray(): Paper[];
  emptyTray(): void;
  /** Resolves when the device has lost its power, by `powerOff` or by a vanish mode. */
  gone(): Promise<void>;
  powerOff(): Promise<void>;
  /** On again at the same address; printer-uuid stays (ippeveprinter makes it of name and port), job ids begin at 1 again and name other jobs. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export type SimulatedPrinterOptions = {
  /** Its own directory; kept when it stops. */
  readonly dir: string;
  /** 0 picks a free one. */
  readonly port?: number;
  readonly name?: string;
  /** How long a page takes, ms. */
  readonly pageMs?: number;
};

/** What the sensors report while no job runs, in the printer's own words. */
const SENSOR: Partial<Record<PrinterMode, string>> = {
  empty: 'media-empty-error',
  'cover-open': 'cover-open-report',
  'toner-low': 'toner-low-warning',
};

const COMMAND = join(import.meta.dirname, 'ipp-printer-command.sh');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The last words of a device that did not start. */
async function started(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      // Printed once it listens.
      if (said.includes('printer-uuid=')) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => {
      reject(new Error(`ippeveprinter could not be run (Debian package cups-ipp-utils): ${error.message}`));
    });
    child.once('exit', () => {
      reject(new Error(`ippeveprinter ended at once: ${said}`));
    });
  });
}

export async function startIppPrinter(options: SimulatedPrinterOptions): Promise<SimulatedPrinter> {
  const { dir } = options;
  const control = join(dir, 'control');
  const trayDir = join(dir, 'tray');
  for (const each of [control, trayDir, join(dir, 'spool')]) mkdirSync(each, { recursive: true });
  const preload = await buildPreload();
  const wanted = options.port ?? 0;
  const port = wanted === 0 ? await freePort() : wanted;
  let present: PrinterMode = 'ok';
  let child: ChildProcess | undefined;
  let gone = Promise.resolve();

  const put = (name: string, text: string) => {
    writeFileSync(join(control, `.${name}`), text);
    renameSync(join(control, `.${name}`), join(control, name));
  };
  const setMode = (mode: PrinterMode) => {
    present = mode;
    rmSync(join(control, 'jammed'), { force: true });
    put('sensor', SENSOR[mode] ?? '');
    put('mode', `${mode}\n`);
  };

  const powerOn = async () => {
    for (const name of readdirSync(control)) if (/^(cancel|printing)-/.test(name)) rmSync(join(control, name));
    const args = ['-v', '-r', 'off', '-n', 'localhost', '-p', String(port), '-f', 'application/pdf'];
    const on = spawn('ippeveprinter', [...args, '-c', COMMAND, '-d', join(dir, 'spool'), options.name ?? 'Yizhan'], {
      // A group of its own, so that a power cut takes the running command along.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        LD_PRELOAD: preload,
        YIZHAN_DEVICE_PARENT: String(process.pid),
        YIZHAN_PRINTER_DIR: dir,
        YIZHAN_PRINTER_PAGE_SECONDS: String((options.pageMs ?? 300) / 1_000),
      },
    });
    child = on;
    gone = once(on, 'close').then(() => undefined);
    await started(on);
  };

  const powerOff = async () => {
    const pid = child?.pid;
    if (pid !== undefined && child?.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
    await gone;
  };

  setMode('ok');
  await powerOn();

  return {
    uri: `ipp://127.0.0.1:${String(port)}/ipp/print`,
    port,
    mode: () => present,
    setMode,
    printing: () => readdirSync(control).some((name) => name.startsWith('printing-')),
    tray: () =>
      readdirSync(trayDir)
        .filter((name) => !name.startsWith('.'))
        .sort()
        .map((name) => {
          const [, id, jobName] = /^\d+-(\d+)-(.*)\.pdf$/.exec(name) ?? [];
          return { jobId: Number(id), jobName: jobName ?? name, file: join(trayDir, name) };
        }),
    emptyTray: () => {
      for (const name of readdirSync(trayDir)) rmSync(join(trayDir, name));
    },
    gone: () => gone,
    powerOff,
    restart: async () => {
      await powerOff();
      setMode('ok');
      await powerOn();
    },
    stop: powerOff,
  };
}
