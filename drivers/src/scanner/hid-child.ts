/**
 * The child process: the only place where native HID code runs. It tells what HID devices there are and what the open
 * one says, and decides nothing; the agent's supervisor ends and replaces it (R22).
 */
import { existsSync, watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { devicesAsync, HIDAsync } from 'node-hid';
import { type FromChild, isToChild, MAX_DEVICES } from './child-messages.ts';
import type { Found } from './found-device.ts';
import { MAX_DESCRIPTOR_BYTES } from './report-descriptor.ts';

/** A node comes, gets its rights, and goes in several events: one look after them. */
const SETTLE_MS = 50;
/** The kernel's notes can overflow, and a device that was refused may open now. */
const LOOK_AGAIN_MS = 5_000;
/** A look takes 5 ms; the agent replaces a child that no longer answers its pings. */
const LOOK_HANGS_MS = 2_000;

const tell = (message: FromChild): void => {
  process.send?.(message);
};

type Held = { readonly generation: number; readonly device: HIDAsync };
let wanted: number | undefined;
let held: Held | undefined;
let settling: NodeJS.Timeout | undefined;
let lookBegan: number | undefined;
/** Looks asked for, and those that the newest listing answers: it must have begun after the last that was asked. */
let asked = 0;
let answered = 0;

const look = async (): Promise<void> => {
  asked += 1;
  if (lookBegan !== undefined) return;
  lookBegan = performance.now();
  while (answered < asked) {
    answered = asked;
    tell({ kind: 'listed', devices: await findDevices() });
  }
  lookBegan = undefined;
};

const lookSoon = (): void => {
  clearTimeout(settling);
  settling = setTimeout(() => void look(), SETTLE_MS);
};

const findDevices = async (): Promise<Found[]> => {
  const found = new Map<string, Found>();
  // One entry for each top-level collection: a device is named several times.
  for (const { path, vendorId, product, manufacturer } of await devicesAsync()) {
    if (path === undefined || path.length > 256 || found.has(path) || found.size === MAX_DEVICES) continue;
    const name = [manufacturer, product].filter(Boolean).join(' ').slice(0, 128);
    found.set(path, { path, vendorId, name, descriptor: await descriptorOf(path) });
  }
  return [...found.values()];
};

/** What the kernel parsed, not what a second request to the device would bring. */
const descriptorOf = async (path: string): Promise<string> => {
  try {
    await using file = await open(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MAX_DESCRIPTOR_BYTES) });
    return buffer.subarray(0, bytesRead).toString('hex');
  } catch {
    return ''; // It left between the listing and the reading, or is no hidraw device: the agent sees "no descriptor".
  }
};

const close = async (what: Held): Promise<void> => {
  if (held === what) held = undefined;
  what.device.removeAllListeners();
  await what.device.close();
};

const openDevice = async (generation: number, path: string): Promise<void> => {
  wanted = generation;
  if (held) await close(held);
  try {
    // Others may read along, an operator's tool for one; a lock would only keep the next child out.
    const device = await HIDAsync.open(path, { nonExclusive: true });
    const mine: Held = { generation, device };
    if (wanted !== generation) {
      await close(mine);
      return;
    }
    held = mine;
    tell({ kind: 'opened', generation });
    device.on('error', () => {
      if (held !== mine) return;
      tell({ kind: 'closed', generation });
      void close(mine).finally(lookSoon);
    });
    device.on('data', (bytes: Buffer) => {
      tell({ kind: 'report', generation, bytes: bytes.toString('hex') });
    });
  } catch (fault) {
    // One that just left may still be listed: it has closed, not failed.
    if (!existsSync(path)) {
      tell({ kind: 'closed', generation });
      return;
    }
    // hidapi has no code but its sentence, which ends with strerror(3).
    const words = fault instanceof Error ? fault.message : String(fault);
    tell({ kind: 'failed', generation, denied: /Permission denied|Operation not permitted/.test(words) });
  }
};

process.on('message', (message: unknown) => {
  if (!isToChild(message)) throw new Error('The agent sent what this child does not understand');
  switch (message.kind) {
    case 'ping':
      if (lookBegan === undefined || performance.now() - lookBegan < LOOK_HANGS_MS) tell({ kind: 'pong' });
      break;
    case 'open':
      void openDevice(message.generation, message.path);
      break;
    case 'close':
      wanted = undefined;
      if (held?.generation === message.generation) void close(held);
      break;
    default:
      message satisfies never;
  }
});

// Ctrl-C in a terminal reaches every process of the group; the agent decides when this one ends.
process.on('SIGINT', () => undefined);

// Not process.exit: it would wait for native calls that never return.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

watch('/dev', (_event, name) => {
  if (name?.startsWith('hidraw') === true) lookSoon();
});
setInterval(() => void look(), LOOK_AGAIN_MS);
tell({ kind: 'ready' });
void look();
