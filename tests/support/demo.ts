/** The whole product as `npm start` brings it up, on free ports and in a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type DemoState = {
  readonly urls: Readonly<
    Record<'kiosk' | 'panel' | 'hub' | 'console' | 'desk' | 'verify' | 'departments' | 'timestamps', string>
  >;
  readonly logins: readonly { readonly login: string; readonly password: string; readonly role: string }[];
  readonly cards: readonly {
    readonly uid: string;
    readonly name: string;
    readonly nameEn: string;
    readonly case?: string;
  }[];
  readonly ports: Readonly<Record<string, number>>;
  readonly processes: Readonly<Record<string, number>>;
  readonly databaseUrl: string;
  readonly devices: { readonly pcscSocket: string; readonly printerUri: string };
  readonly secondsUntilReady: number;
};

export type Demo = {
  readonly state: DemoState;
  readonly runDir: string;
  readonly panel: Panel;
  /** Ctrl-C; resolves when the start has ended, and leaves its folder. */
  interrupt(): Promise<void>;
  /** Makes something go wrong at a department, `ok` puts it right. */
  trouble(department: string, trouble: string): Promise<void>;
  stop(): Promise<void>;
};

export type PrinterMode = 'ok' | 'slow' | 'empty' | 'jam' | 'cover-open' | 'toner-low' | 'off';

export type Panel = {
  hold(uid: string): Promise<void>;
  takeAway(): Promise<void>;
  printer(mode: PrinterMode): Promise<void>;
  /** Resolves once a whole job is in the printer and on its way out. */
  untilPrinting(): Promise<void>;
  link(plugged: boolean): Promise<void>;
  emptyTray(): Promise<void>;
  /** Bytes of each sheet in the tray, oldest first. */
  tray(): Promise<Uint8Array[]>;
};

const root = path.join(import.meta.dirname, '..', '..');
const portSettings = ['WEB', 'TERMINAL', 'KIOSK', 'PANEL', 'PANEL_LINK', 'PRINTER', 'DEPARTMENTS', 'TIMESTAMPS', 'PG'];
const START_MS = 120_000;

/** In `runDir`, with what an earlier start left there, or in a new folder. */
export const startDemo = async (runDir: string = mkdtempSync(path.join(tmpdir(), 'yizhan-demo-'))): Promise<Demo> => {
  const ports = Object.fromEntries(portSettings.map((name) => [`YIZHAN_${name}_PORT`, '0']));
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', process.execPath, 'provisioning/src/start/main.ts'], {
    cwd: root,
    // A machine that does many things at once answers late: what is late is another test's.
    env: { ...process.env, ...ports, YIZHAN_RUN_DIR: runDir, YIZHAN_SOURCE_SECONDS: '8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The demo was not ready within ${String(START_MS / 1000)} s:\n${said}`));
    }, START_MS);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('Yizhan is running')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The demo ended with code ${String(code)}:\n${said}`));
    });
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  await ready;
  const state = JSON.parse(readFileSync(path.join(runDir, 'state.json'), 'utf8')) as DemoState;
  return {
    state,
    runDir,
    panel: panelAt(state.urls.panel),
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
    trouble: async (department, trouble) => {
      const body = JSON.stringify({ department, trouble });
      const response = await fetch(state.urls.departments, { method: 'POST', body });
      if (!response.ok) throw new Error(`${department} cannot have the trouble ${trouble}`);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(runDir, { recursive: true, force: true });
    },
  };
};

export const panelAt = (url: string): Panel => {
  const post = async (what: string, body: object): Promise<void> => {
    const response = await fetch(new URL(what, url), { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`The panel refused ${what}: ${await response.text()}`);
  };
  return {
    hold: (uid) => post('/card', { uid }),
    takeAway: () => post('/card', { uid: null }),
    printer: (mode) => post('/printer', { mode }),
    untilPrinting: async () => {
      await stateWhere(url, ({ printing }) => printing);
    },
    link: (plugged) => post('/link', { plugged }),
    emptyTray: () => post('/tray/empty', {}),
    tray: async () => {
      const { tray } = await stateWhere(url, () => true);
      return Promise.all(
        tray.map(
          async ({ file }) =>
            new Uint8Array(await (await fetch(new URL(`/tray/${encodeURIComponent(file)}`, url))).arrayBuffer()),
        ),
      );
    },
  };
};

type PanelState = { readonly printing: boolean; readonly tray: readonly { readonly file: string }[] };

/** The panel pushes its state, the present one first and then each that differs. */
const stateWhere = async (url: string, fits: (state: PanelState) => boolean): Promise<PanelState> => {
  const response = await fetch(new URL('/state', url));
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const state = JSON.parse(text.slice('data: '.length, end)) as PanelState;
      text = text.slice(end + 2);
      // Leaving the loop ends the stream.
      if (fits(state)) return state;
    }
  }
  throw new Error('The panel said no more');
};
