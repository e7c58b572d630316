import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { uidProgram } from '../simulated/uid-card.ts';
import { type CardProgram, VirtualCard } from '../simulated/virtual-card.ts';
import { CardRecorder, worded } from './card-recorder.ts';
import { cardBench, type CardWorld } from './card-world.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (apdu: Uint8Array) => Buffer.from(apdu).toString('hex');
/** A card that gives these answers, then no good one. */
const answering =
  (...answers: string[]): CardProgram =>
  () =>
    bytes(answers.shift() ?? '6f00');

/** What a card driver promises in ordinary use; `card-faults.suite.ts` has what it promises when things break. */
export const cardSuite = (name: string, openWorld: () => Promise<CardWorld>): void => {
  describe(name, () => {
    const bench = cardBench(openWorld);

    test('R21 a tap is present, read, removed, empty, in this order', async () => {
      const { said, hold } = bench();
      const before = Date.now();
      const card = hold('04a1b2c3d4e5f6');
      const read = await said.read();
      expect(read).toMatchObject({ generation: 1, evidence: { profile: 'uid', token: '04a1b2c3d4e5f6' } });
      expect(read.at).toBeGreaterThanOrEqual(before);
      card.remove();
      await said.state('empty');
      expect(worded(said.all).slice(-5)).toEqual(['empty', 'present', 'read', 'removed', 'empty']);
    });

    test('an independent reader finds the UID that was read', async () => {
      const { said, hold, world } = bench();
      hold('0411223344556677889a');
      const { evidence } = await said.read();
      expect(await world.judge('FFCA000000')).toBe(`${evidence.token}9000`);
    });

    test('a card that lies there when the driver opens is read, and a late listener learns the state at once', async () => {
      const { said, hold, world } = bench();
      hold('04a1b2c3d4e5f6');
      await said.read();
      const second = world.openDriver();
      expect((await new CardRecorder(second).read()).evidence.token).toBe('04a1b2c3d4e5f6');
      expect(worded(new CardRecorder(second).all)).toEqual(['present']);
      await second.close();
    });

    test('an APDU is answered whole: 6Cxx and 61xx are followed up', async () => {
      const { said, hold, driver } = bench();
      const card = hold('04a1b2c3d4e5f6');
      const { generation } = await said.read();
      card.misbehave(answering('6c04'), answering('010203049000'), answering('6102'), answering('c0c19000'));
      const read = () => driver.transmit('reader-1', generation, bytes('00b0000000'));
      expect(await read()).toEqual({ kind: 'ok', response: Buffer.from('010203049000', 'hex') });
      expect(await read()).toEqual({ kind: 'ok', response: Buffer.from('c0c19000', 'hex') });
      expect(card.heard.slice(-4).map(hex)).toEqual(['00b0000000', '00b0000004', '00b0000000', '00c0000002']);
    });

    test('calls to one reader run one after another, the parts of one answer together', async () => {
      const { said, hold, driver } = bench();
      const card = hold('04a1b2c3d4e5f6');
      const { generation } = await said.read();
      card.misbehave(answering('6101'), answering('c09000'), answering('9000'));
      const send = (apdu: string) => driver.transmit('reader-1', generation, bytes(apdu));
      await Promise.all([send('00b0000000'), send('00b1000000')]);
      expect(card.heard.slice(-3).map(hex)).toEqual(['00b0000000', '00c0000001', '00b1000000']);
    });

    test('no such generation or reader is gone; a deadline or an APDU that cannot be is a bug', async () => {
      const { said, hold, driver, ask } = bench();
      hold('04a1b2c3d4e5f6');
      const { generation } = await said.read();
      expect(await ask(generation + 1)).toBe('gone');
      expect(await driver.transmit('reader-9', generation, bytes('ffca000000'))).toEqual({ kind: 'gone' });
      await expect(ask(generation, 0)).rejects.toThrow(RangeError);
      await expect(ask(generation, 30_001)).rejects.toThrow(RangeError);
      await expect(driver.transmit('reader-1', generation, bytes('ffca'))).rejects.toThrow(RangeError);
    });

    test.each([
      ['a card without a UID to give', answering('6a81'), 'unreadable/no-profile'],
      ['a UID made up at each tap', uidProgram(bytes('08aabbcc')), 'unreadable/refused/random-uid'],
      ['a UID of a length nobody issues', uidProgram(bytes('0102030405')), 'unreadable/refused/bad-length'],
      ['a card that gives a warning', answering('6300'), 'unreadable/refused/bad-status'],
    ])('unreadable: %s', async (_what, program, word) => {
      const { said, hold } = bench();
      hold(new VirtualCard({ program }));
      await said.unreadable();
      expect(worded(said.all).slice(-2)).toEqual(['present', word]);
    });

    // pcscd looks at its reader every 400 ms: a quicker swap falls between two looks, at any moment of them.
    test.each([0, 1, 40, 150, 400])('R21 two cards swapped within 400 ms, after %i APDUs, never mix', async (apdus) => {
      const { said, hold, ask } = bench();
      const first = hold('04000000000001');
      const { generation } = await said.read();
      const answers = new Set<string>();
      for (let n = 0; n < apdus; n += 1) answers.add(await ask(generation));
      // One more is under way while the cards change places, and the first generation is asked on and on, until
      // well after pcscd has let the second card in: whatever answers then would be the wrong card.
      const underWay = apdus > 0 ? ask(generation) : Promise.resolve('gone');
      first.remove();
      hold('04000000000002');
      answers.add(await underWay);
      const isReadAnew = () => said.all.some((event) => event.kind === 'read' && event.generation > generation);
      while (!isReadAnew()) {
        answers.add(await ask(generation));
        await turnOfTheLoop();
      }
      answers.delete('gone');
      const next = await said.read();
      expect(next.evidence.token).toBe('04000000000002');
      expect(next.generation).toBeGreaterThan(generation);
      expect(await ask(next.generation)).toBe('040000000000029000');
      expect(await ask(generation)).toBe('gone');
      expect([...answers]).toEqual(apdus > 0 ? ['040000000000019000'] : []);
    });

    test('a further slot is not spoken of until it holds a card', async () => {
      const { said, hold } = bench();
      const readers = () => new Set(said.all.map((event) => event.reader));
      const first = hold('04a1b2c3d4e5f6');
      await said.read();
      expect(readers()).toEqual(new Set(['reader-1']));
      const second = hold('04a1b2c3d4e5f7', 1);
      expect(await said.read()).toMatchObject({ reader: 'reader-2', evidence: { token: '04a1b2c3d4e5f7' } });
      for (const card of [first, second]) card.remove();
      await said.settles('reader-2', 'empty');
    });
  });
};
