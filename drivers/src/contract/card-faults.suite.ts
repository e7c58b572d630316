import { setTimeout as after } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { uidProgram } from '../simulated/uid-card.ts';
import { CardRecorder, worded } from './card-recorder.ts';
import { cardBench, type CardWorld } from './card-world.ts';

const UID = '04a1b2c3d4e5f6';
/** Longer than the time without a sign of life after which an idle child is replaced, see `card.test.ts`. */
const SLOW_MS = 2_200;

/** What a card driver promises when cards, pcscd or its own child break: no call hangs, and it mends by itself. */
export const cardFaultsSuite = (name: string, openWorld: () => Promise<CardWorld>): void => {
  describe(name, () => {
    const bench = cardBench(openWorld);

    /** The next tap, whatever happened before, is read. */
    const nextTapIsRead = async () => {
      const { said, hold } = bench();
      await said.settles('reader-1', 'empty');
      hold('04ffeeddccbbaa');
      expect((await said.read()).evidence.token).toBe('04ffeeddccbbaa');
    };

    test('a card pulled while it is being read: unreadable, removed, and the next tap is read', async () => {
      const { said, hold } = bench();
      hold(UID).misbehave('cut');
      expect((await said.unreadable()).why).toBe('removed');
      await said.state('empty');
      expect(worded(said.all).slice(-4)).toEqual(['present', 'unreadable/removed', 'removed', 'empty']);
      await nextTapIsRead();
    });

    test('a card pulled mid-APDU: gone', async () => {
      const { said, hold, ask } = bench();
      const card = hold(UID);
      const { generation } = await said.read();
      card.misbehave('cut');
      expect(await ask(generation)).toBe('gone');
      await said.state('empty');
      expect(worded(said.all).slice(-3)).toEqual(['read', 'removed', 'empty']);
      await nextTapIsRead();
    });

    test('zero bytes: gone, and a card that is back unnoticed by pcscd gets a generation of its own', async () => {
      const { said, hold, ask } = bench();
      const card = hold(UID);
      const { generation } = await said.read();
      card.misbehave('zero-bytes');
      expect(await ask(generation)).toBe('gone');
      const again = await said.read();
      expect(again).toMatchObject({ evidence: { token: UID } });
      expect(again.generation).toBeGreaterThan(generation);
      expect(await ask(generation)).toBe('gone');
    });

    test('R22 a card that never answers: timeout, the child is replaced, and the next tap is read', async () => {
      const { said, hold, ask } = bench();
      const card = hold(UID);
      const { generation } = await said.read();
      card.misbehave('hang');
      const began = performance.now();
      expect(await ask(generation, 300)).toBe('timeout');
      expect(performance.now() - began).toBeLessThan(1_000);
      await said.state('missing', 'restarting');
      card.remove();
      await nextTapIsRead();
    });

    test('R22 a card that hangs while it is read is unreadable by timeout, and the next tap is read', async () => {
      const { said, hold } = bench();
      const card = hold(UID);
      card.misbehave('hang');
      expect((await said.unreadable()).why).toBe('timeout');
      card.remove();
      await nextTapIsRead();
    });

    test('R22 a slow card within its deadline is waited for', async () => {
      const { said, hold, ask } = bench();
      const card = hold(UID);
      const { generation } = await said.read();
      card.misbehave((apdu) => after(SLOW_MS).then(() => uidProgram(Buffer.from(UID, 'hex'))(apdu)));
      expect(await ask(generation, 10_000)).toBe(`${UID}9000`);
      expect(worded(said.all).at(-1)).toBe('read');
    });

    test('R22 a call that waits behind others ends at its own deadline, and does not end the card', async () => {
      const { said, hold, ask } = bench();
      const card = hold(UID);
      const { generation } = await said.read();
      card.misbehave((apdu) => after(600).then(() => uidProgram(Buffer.from(UID, 'hex'))(apdu)));
      const slow = ask(generation, 10_000);
      expect(await ask(generation, 100)).toBe('timeout');
      expect(await slow).toBe(`${UID}9000`);
      expect(await ask(generation)).toBe(`${UID}9000`);
    });

    test('R6 calls that pile up are turned away', async () => {
      const { said, hold, ask } = bench();
      hold(UID);
      const { generation } = await said.read();
      const answers = await Promise.all(Array.from({ length: 40 }, () => ask(generation)));
      expect(answers.filter((answer) => answer === 'timeout')).toHaveLength(40 - 17);
      expect(await ask(generation)).toBe(`${UID}9000`);
    });

    test.each(['SIGKILL', 'SIGSEGV'] as const)('R22 the child dies of %s: the card is read again', async (signal) => {
      const { said, hold, world } = bench();
      hold(UID);
      const { generation } = await said.read();
      expect(await world.signalChildren(signal)).toBe(1);
      const again = await said.read();
      expect(again.generation).toBeGreaterThan(generation);
      expect(worded(said.all).slice(-5)).toEqual(['read', 'removed', 'missing/restarting', 'present', 'read']);
    });

    test('R22 the child dies in the middle of a call: gone', async () => {
      const { said, hold, world, ask } = bench();
      const card = hold(UID);
      const { generation } = await said.read();
      const asked = new Promise<void>((resolve) => {
        card.misbehave(() => {
          resolve();
          return 'hang';
        });
      });
      const answer = ask(generation, 20_000);
      await asked;
      await world.signalChildren('SIGSEGV');
      expect(await answer).toBe('gone');
      card.remove();
      await nextTapIsRead();
    });

    test('R22 the child freezes: it is replaced', async () => {
      const { said, hold, world } = bench();
      hold(UID);
      await said.read();
      expect(await world.signalChildren('SIGSTOP')).toBe(1);
      await said.state('missing', 'restarting');
      expect((await said.read()).evidence.token).toBe(UID);
    });

    test('pcscd is killed and comes back: no-daemon, then the card that lies there is read', async () => {
      const { said, hold, world } = bench();
      const card = hold(UID);
      await said.read();
      await world.daemon.kill();
      await said.state('missing', 'no-daemon');
      await world.daemon.restart();
      expect((await said.read()).evidence.token).toBe(UID);
      expect(worded(said.all)).toContain('removed');
      card.remove();
      await nextTapIsRead();
    });

    test('pcscd freezes in the middle of a call: timeout, and it mends when pcscd does', async () => {
      const { said, hold, world, ask } = bench();
      hold(UID);
      const { generation } = await said.read();
      world.daemon.signal('SIGSTOP');
      expect(await ask(generation, 300)).toBe('timeout');
      await said.state('missing', 'restarting');
      world.daemon.signal('SIGCONT');
      expect((await said.read()).evidence.token).toBe(UID);
    });

    test('no pcscd at the start is a state, not an error; it is found once it runs', async () => {
      const { world } = bench();
      await world.daemon.kill();
      const early = world.openDriver();
      const heard = new CardRecorder(early);
      await heard.state('missing', 'no-daemon');
      await world.daemon.restart();
      await heard.state('empty');
      expect(worded(heard.all)).toEqual(['missing/restarting', 'missing/no-daemon', 'empty']);
      await early.close();
    });

    test('R21 a reader that comes back under another name is the same reader', async () => {
      const { said, hold, world } = bench();
      await world.daemon.kill();
      await said.state('missing', 'no-daemon');
      await world.daemon.restart('Another Reader');
      await said.state('empty');
      expect(said.all.at(-1)).toMatchObject({ kind: 'reader', reader: 'reader-1', name: 'Another Reader 00 00' });
      hold(UID);
      expect(await said.read()).toMatchObject({ reader: 'reader-1' });
    });

    test('a listener that fails is not the others’ concern', async () => {
      const { said, hold, driver } = bench();
      driver.subscribe(() => {
        throw new Error('a listener with a bug');
      });
      hold(UID);
      expect((await said.read()).evidence.token).toBe(UID);
    });
  });
};
