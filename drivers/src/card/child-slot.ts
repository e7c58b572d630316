import type { ChildAnswer, Hex } from './child-messages.ts';
import { saysLeft } from './pcsc-words.ts';

/** The part of pcsclite's reader that a slot needs, as promises. */
export type SlotDriver = {
  /** Resolves with the protocol: 1 is T=0, 2 is T=1. */
  connect(): Promise<number>;
  disconnect(how: 'leave' | 'unpower'): Promise<void>;
  transmit(protocol: number, apdu: Hex): Promise<Hex>;
};

type Address = { readonly generation: number; readonly counter: number };
type Held = { readonly generation: number; readonly protocol: number; answered: boolean };

const GONE: ChildAnswer = { kind: 'gone' };

/**
 * One reader inside the child. Every answered byte of a generation comes through one SCardConnect handle, which
 * pcscd refuses once that card has left: two cards can never answer within one generation.
 */
export class CardSlot {
  readonly #driver: SlotDriver;
  #last: Promise<unknown> = Promise.resolve();
  #held: Held | undefined;
  #counter = -1;
  /** Generations up to this one are over here. */
  #over = 0;

  constructor(driver: SlotDriver) {
    this.#driver = driver;
  }

  /** pcscd's event counter has moved: what was held belongs to a card that left. */
  sees(counter: number): void {
    if (counter === this.#counter) return;
    this.#counter = counter;
    if (this.#held) this.#over = this.#held.generation;
    void this.#inTurn(() => this.#release('leave'));
  }

  open(address: Address): Promise<ChildAnswer> {
    return this.#inTurn(async () => {
      if (this.#isOver(address)) return GONE;
      // Powered down and up again: a card that lost the field for a moment has to be activated anew.
      if ('held' in (await this.#open(address))) await this.#release('unpower');
      const opened = await this.#open(address);
      return 'held' in opened ? { kind: 'ok', response: '' } : opened;
    });
  }

  transmit(address: Address, apdu: Hex): Promise<ChildAnswer> {
    return this.#inTurn(() => this.#exchange(address, apdu, 1));
  }

  async #exchange(address: Address, apdu: Hex, retries: number): Promise<ChildAnswer> {
    if (this.#isOver(address)) return GONE;
    const opened = await this.#open(address);
    if (!('held' in opened)) return opened;
    const { held } = opened;
    let left: boolean;
    try {
      const response = await this.#driver.transmit(held.protocol, apdu);
      if (response !== '') {
        held.answered = true;
        return { kind: 'ok', response };
      }
      // Success with zero bytes is how pcscd passes on that the card left while it was being asked.
      left = true;
    } catch (fault) {
      left = saysLeft(fault);
    }
    // Not powered down: that fails without a card, and pcscd 1.9 then counts the next card as absent while it lies there.
    await this.#release('leave');
    // The first exchange after an insertion may fail while the field settles. Nothing of this generation has been
    // heard yet, so asking once more, even if another card lies there by now, mixes nothing.
    if (!left && !held.answered && retries > 0) return this.#exchange(address, apdu, retries - 1);
    this.#over = address.generation;
    return GONE;
  }

  async #open(address: Address): Promise<{ held: Held } | ChildAnswer> {
    if (this.#held?.generation === address.generation) return { held: this.#held };
    await this.#release('leave');
    for (let retries = 1; ; retries -= 1) {
      try {
        const protocol = await this.#driver.connect();
        this.#held = { generation: address.generation, protocol, answered: false };
        return { held: this.#held };
      } catch (fault) {
        if (saysLeft(fault)) return GONE;
        if (retries === 0) return { kind: 'mute' };
      }
    }
  }

  async #release(how: 'leave' | 'unpower'): Promise<void> {
    if (!this.#held) return;
    this.#held = undefined;
    try {
      await this.#driver.disconnect(how);
    } catch {
      // pcscd has dropped the handle already, with the card or the reader: nothing is left to give back.
    }
  }

  #isOver(address: Address): boolean {
    return address.generation <= this.#over || address.counter !== this.#counter;
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act);
    this.#last = result.catch(() => undefined); // told to its own caller
    return result;
  }
}
