import { faults } from '@yizhan/shared/faults.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MAX_PAYLOAD_BYTES } from '../scanner/payload.ts';
import type { ScannerDriver } from '../scanner/scanner.ts';
import { KEYBOARD_DESCRIPTOR, scanReports, type SimulatedScanner } from '../simulated/hid-scanner.ts';
import { ScannerRecorder, worded } from './scanner-recorder.ts';

/** What the suite needs around a scanner driver. */
export type ScannerWorld = {
  readonly scanner: SimulatedScanner;
  /** A driver on this bench, with short timing. */
  openDriver(): ScannerDriver;
  /** Signals the processes of this agent in which native code runs, and says how many there were. */
  signalChildren(signal: 'SIGKILL' | 'SIGSEGV' | 'SIGSTOP'): Promise<number>;
  /** Every line the drivers have logged. */
  logged(): string;
  close(): Promise<void>;
};

const CODE = 'HTTPS://V.YLU.EDU.CN/V/YLU123456789ABCK';

/** What a scanner driver promises, in ordinary use and when things break. */
export const scannerSuite = (name: string, openWorld: () => Promise<ScannerWorld>): void => {
  describe(name, () => {
    let world: ScannerWorld;
    let driver: ScannerDriver;
    let said: ScannerRecorder;
    const words = () => said.all.map(worded);

    beforeAll(async () => {
      world = await openWorld();
    });
    beforeEach(() => {
      driver = world.openDriver();
      said = new ScannerRecorder(driver);
    });
    afterEach(async () => {
      await driver.close();
      expect(await world.signalChildren('SIGKILL'), 'children that outlive their driver').toBe(0);
      const generations = said.all.map(({ generation }) => generation);
      expect(generations, 'R21 generations rise').toEqual(generations.toSorted((a, b) => a - b));
    });
    afterAll(async () => {
      const logged = world.logged();
      await world.close();
      expect(logged).toContain('scanner child started');
      expect(logged, 'R20 what was scanned in the log').not.toContain('YLU1234');
    });

    /** A scanner for one test, gone at its end. */
    const withScanner = async (act: () => Promise<void>, mode = {}): Promise<void> => {
      await world.scanner.plug(mode);
      try {
        await act();
      } finally {
        await world.scanner.unplug();
      }
    };

    test('a scanner that lies there is ready, and reads', async () => {
      await said.state('missing/no-scanner');
      await withScanner(async () => {
        await said.state('ready');
        const before = Date.now();
        await world.scanner.scan(CODE);
        const { scan } = await said.scan();
        expect(scan).toMatchObject({ text: CODE, symbology: ']Q1' });
        expect(scan.at).toBeGreaterThanOrEqual(before);
        const late = new ScannerRecorder(driver);
        expect(late.all).toMatchObject([{ kind: 'state', state: { kind: 'ready', name: 'Yizhan Orbit Scanner' } }]);
      });
      await said.state('missing/no-scanner');
    });

    test.each([1, 55, 56, 57, 112, 113, 600, MAX_PAYLOAD_BYTES])('a payload of %i bytes is joined', async (length) => {
      await withScanner(async () => {
        await said.state('ready');
        const text = Array.from({ length }, (_, n) => String.fromCharCode(33 + (n % 90))).join('');
        await world.scanner.scan(text);
        expect((await said.scan()).scan.text).toBe(text);
      });
    });

    test('Chinese text comes whole, and the line end of a keyboard set-up is taken off', async () => {
      await withScanner(async () => {
        await said.state('ready');
        await world.scanner.scan('封面 2023010203 材料袋\r\n', ']d1');
        expect((await said.scan()).scan).toMatchObject({ text: '封面 2023010203 材料袋', symbology: ']d1' });
      });
    });

    test('R21 unplugged and plugged in under another path: a new generation reads on', async () => {
      await withScanner(async () => {
        await said.state('ready');
        await world.scanner.scan('1');
        await said.scan();
      });
      await said.state('missing/no-scanner');
      await withScanner(async () => {
        await said.state('ready');
        await world.scanner.scan('2');
        expect((await said.scan()).generation).toBeGreaterThan(1);
      });
      expect(words().filter((word) => word.startsWith('refused'))).toEqual([]);
    });

    test('half a payload: cut, and the next one is whole', async () => {
      await withScanner(async () => {
        await said.state('ready');
        const [first] = scanReports('x'.repeat(100));
        if (first) await world.scanner.report(first);
        await said.unread('cut');
        await world.scanner.scan(CODE);
        expect((await said.scan()).scan.text).toBe(CODE);
      });
    });

    test('vanished in the middle of a payload: cut, missing, and nothing of it comes later', async () => {
      await withScanner(async () => {
        await said.state('ready');
        const [first] = scanReports('x'.repeat(100));
        if (first) await world.scanner.report(first);
      });
      await said.unread('cut');
      await said.state('missing/no-scanner');
      await withScanner(async () => {
        await said.state('ready');
        await world.scanner.scan(CODE);
        expect((await said.scan()).scan.text).toBe(CODE);
      });
    });

    test('garbage: reports cut short, with a count past the data, and of another kind', async () => {
      await withScanner(async () => {
        await said.state('ready');
        await world.scanner.report(Buffer.from('0203', 'hex'));
        await said.unread('garbled');
        const past = Buffer.alloc(64);
        past.set([2, 57]);
        await world.scanner.report(past);
        await world.scanner.report(Buffer.alloc(64, 9)); // report 9: of no interest
        // What follows at once might be the tail of what was garbled; after a moment's silence it is not.
        for (;;) {
          await world.scanner.scan(CODE);
          if (said.all.some(({ kind }) => kind === 'scan')) break;
        }
        expect((await said.scan()).scan.text).toBe(CODE);
        expect(words().filter((word) => word.startsWith('unread'))).toEqual(['unread/garbled']);
      });
    });

    test('a payload longer than any code is thrown away to its end', async () => {
      await withScanner(async () => {
        await said.state('ready');
        await world.scanner.scan('y'.repeat(MAX_PAYLOAD_BYTES + 200));
        await said.unread('too-long');
        await world.scanner.scan(CODE);
        expect((await said.scan()).scan.text).toBe(CODE);
        expect(words().filter((word) => word === 'scan')).toHaveLength(1);
      });
    });

    test('a node that may not be opened yet is refused by name, and used once it may', async () => {
      await withScanner(
        async () => {
          await said.state('refused/scanner-denied');
          await world.scanner.setAllowed(true);
          await said.state('ready');
          await world.scanner.scan(CODE);
          expect((await said.scan()).scan.text).toBe(CODE);
        },
        { denied: true },
      );
    });

    test.each([
      ['a scanner that types', { descriptor: KEYBOARD_DESCRIPTOR }, 'scanner-types'],
      ['one in a mode of its maker', { descriptor: '0600ff0901a10109017508953f8102c0' }, 'scanner-other-mode'],
      ['one without a field for its data', { descriptor: '058c0902a10109128102c0' }, 'scanner-no-data'],
      ['one with a descriptor cut short', { descriptor: '058c0902a10109128502a1' }, 'scanner-no-data'],
    ] as const)('%s is refused, with what to do about it', async (_what, mode, fault) => {
      await withScanner(async () => {
        await said.state(`refused/${fault}`);
        const { en, zh } = faults[fault];
        expect(en).toContain('{device}');
        if (fault === 'scanner-types') expect([en, zh].every((text) => text.includes('USB HID-POS'))).toBe(true);
      }, mode);
      // Switched over: it comes back as another device.
      await withScanner(() => said.state('ready').then(() => undefined));
    });

    test('a keyboard that is no scanner is nobody’s business', async () => {
      await said.state('missing/no-scanner');
      await withScanner(
        async () => {
          const second = world.openDriver();
          await new ScannerRecorder(second).state('missing/no-scanner');
          await second.close();
        },
        { descriptor: KEYBOARD_DESCRIPTOR, vendor: 0x046d, name: 'Plain Keys' },
      );
      expect(words().filter((word) => word.startsWith('refused'))).toEqual([]);
    });

    test.each(['SIGKILL', 'SIGSEGV', 'SIGSTOP'] as const)('R22 the child ends by %s: read on', async (signal) => {
      await withScanner(async () => {
        await said.state('ready');
        expect(await world.signalChildren(signal)).toBe(1);
        await said.state('missing/restarting');
        await said.state('ready');
        await world.scanner.scan(CODE);
        expect((await said.scan()).generation).toBe(2);
      });
    });
  });
};
