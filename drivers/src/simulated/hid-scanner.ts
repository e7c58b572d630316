import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BENCH = fileURLToPath(new URL('./hid-bench.py', import.meta.url));

/**
 * A scanner's report descriptor as makers ship it: report 2 with a byte count, the AIM identifier, 56 bytes of data,
 * two bytes of the maker's own, and the bit that says whether another report follows.
 */
export const HID_POS_DESCRIPTOR =
  '058c0902a1010912a10285021500' +
  '26ff0075089501' + // 0..255, eight bits, one of them
  '0501093b8102' + // byte count
  '058c950309fb09fc09fd8102' + // AIM identifier
  '953809fe8102' + // decoded data
  '0600ff950209018102' + // the maker's own
  '058c2501750195' +
  '0109ff8102950781' +
  '03c0c0';
const DATA_BYTES = 56;

/** A boot keyboard's (HID 1.11 appendix E.6), its input report alone: what a scanner in keyboard mode is. */
export const KEYBOARD_DESCRIPTOR =
  '05010906a101050719e029e71500250175019508810295017508810195067508150025650507190029658100c0';

export type ScannerMode = {
  readonly descriptor?: string;
  readonly name?: string;
  readonly vendor?: number;
  /** Its node may not be opened yet. */
  readonly denied?: boolean;
};

export type SimulatedScanner = {
  /** For `openScanner({ runtime })`: Node inside the testbed, for a test as root without root's power over file rights. */
  readonly runtime: string;
  /** Plugs a scanner in; under another path each time. */
  plug(mode?: ScannerMode): Promise<void>;
  unplug(): Promise<void>;
  setAllowed(allowed: boolean): Promise<void>;
  /** Holds a code to it, to be sent in as many reports as it takes. */
  scan(text: string, symbology?: string): Promise<void>;
  /** One report as it is on the wire, its number first. */
  report(bytes: Uint8Array): Promise<void>;
  stop(): Promise<void>;
};

/** Reports of one payload, as `HID_POS_DESCRIPTOR` lays them out. */
export const scanReports = (text: string, symbology = ']Q1'): Uint8Array[] => {
  const bytes = Buffer.from(text);
  const count = Math.max(1, Math.ceil(bytes.length / DATA_BYTES));
  return Array.from({ length: count }, (_, n) => {
    const data = bytes.subarray(n * DATA_BYTES, (n + 1) * DATA_BYTES);
    const report = Buffer.alloc(64);
    report.set([2, data.length, ...Buffer.from(symbology, 'latin1')]);
    report.set(data, 5);
    report[63] = n + 1 < count ? 1 : 0;
    return report;
  });
};

type Device = { readonly node: number; readonly [field: string]: unknown };

/** A bench for HID scanners in umockdev's testbed, to be opened by unmodified node-hid (R23). Ends with this process. */
export const startHidScanner = async (): Promise<SimulatedScanner> => {
  const directory = await mkdtemp(join(tmpdir(), 'yz-hid-'));
  // Debian's own Python: the bindings are its packages. It removes the testbed's folder when it ends by itself.
  const bench = spawn('setpriv', ['--pdeathsig', 'TERM', '/usr/bin/python3', BENCH], {
    env: { ...process.env, TMPDIR: directory },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ask = conversation(bench);
  const { root } = await ask();
  const runtime = join(directory, 'node');
  await writeFile(runtime, runtimeScript(String(root)), { mode: 0o755 });
  let plugged: Device | undefined;
  let next = 0;
  const present = (): Device => {
    if (!plugged) throw new Error('No scanner is plugged in');
    return plugged;
  };
  const report = async (bytes: Uint8Array): Promise<void> => {
    await ask({ do: 'report', node: present().node, bytes: Buffer.from(bytes).toString('hex') });
  };
  return {
    runtime,
    plug: async ({ descriptor = HID_POS_DESCRIPTOR, name = 'Orbit Scanner', vendor = 0x0c2e, denied = false } = {}) => {
      const device = {
        node: next,
        descriptor,
        name,
        vendor,
        product: 0x0b81,
        manufacturer: 'Yizhan',
        serial: 'SN001',
        denied,
      };
      next += 1;
      plugged = device;
      await ask({ do: 'plug', device });
    },
    unplug: async () => {
      await ask({ do: 'unplug', device: present() });
      plugged = undefined;
    },
    setAllowed: async (allowed) => {
      await ask({ do: 'allow', node: present().node, allowed });
    },
    scan: async (text, symbology) => {
      for (const bytes of scanReports(text, symbology)) await report(bytes);
    },
    report,
    stop: async () => {
      if (bench.exitCode === null && bench.signalCode === null) {
        const gone = once(bench, 'exit');
        bench.stdin.end();
        await gone;
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** As root, file rights bind nobody who keeps CAP_DAC_OVERRIDE, so the child gives it up. */
const runtimeScript = (root: string): string => {
  const humbly = process.getuid?.() === 0 ? 'setpriv --bounding-set -dac_override --inh-caps -dac_override ' : '';
  return `#!/bin/sh\nexport UMOCKDEV_DIR='${root}'\nexec umockdev-wrapper ${humbly}'${process.execPath}' "$@"\n`;
};

type Answer = Readonly<Record<string, unknown>>;

/** One command at a time, one answer each; without a command, the greeting. */
const conversation = (bench: ChildProcess & { readonly stdin: NonNullable<ChildProcess['stdin']> }) => {
  const complaints: string[] = [];
  const waiting: { readonly hear: (line: string) => void; readonly fail: (fault: Error) => void }[] = [];
  if (!bench.stdout || !bench.stderr) throw new Error('The bench has no pipes');
  createInterface(bench.stdout).on('line', (line) => waiting.shift()?.hear(line));
  createInterface(bench.stderr).on('line', (line) => complaints.push(line));
  const fail = (what: string, cause?: unknown): void => {
    const fault = new Error(
      `The simulated scanner ${what}: apt install umockdev gir1.2-umockdev-1.0 python3-gi\n${complaints.join('\n')}`,
      { cause },
    );
    for (const { fail: reject } of waiting.splice(0)) reject(fault);
  };
  bench.once('error', (cause) => {
    fail('did not start', cause);
  });
  bench.once('close', () => {
    fail('ended');
  });
  return (command?: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.push({
        hear: (line) => {
          resolve(JSON.parse(line) as Answer);
        },
        fail: reject,
      });
      if (command) bench.stdin.write(`${JSON.stringify(command)}\n`);
    });
};
