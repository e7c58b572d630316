/** A list's line to the hub: hears of rows of its lists, and asks for the numbers when something moved. */
import { isFault } from '@yizhan/shared/faults.ts';
import type { Counts } from '../../desk/count-worklists.ts';
import type { DeskRow, View } from '../../desk/desk-rows.ts';
import { DeskSocket, type DeskLinkState } from './desk-socket.svelte.ts';

/** Numbers follow the rows by this much: one look at them serves a whole burst. */
const COUNT_DELAY_MS = 1500;
/** On a day when everything moves the hub counts for one after another; the old numbers stand meanwhile. */
const COUNT_DEADLINE_MS = 30_000;

type Options = {
  readonly view: View;
  /** The hub's time when the list was read. */
  readonly at: string;
  readonly onRow: (row: DeskRow) => void;
  readonly onCounts: (counts: Counts) => void;
  /** What this page shows may be out of date: read it again. */
  readonly onAgain: () => void;
  readonly onOver: () => void;
};

export class DeskLink {
  readonly #socket: DeskSocket;
  #counting: ReturnType<typeof setTimeout> | undefined;
  /** How many times a row was told. */
  #moved = 0;
  #asking = false;

  constructor({ view, at, onRow, onCounts, onAgain, onOver }: Options) {
    this.#socket = new DeskSocket({ watched: { event: 'watch', body: { view, at } }, onAgain, onOver });
    this.#socket.hears('rows', (rows) => {
      for (const row of rows) onRow(row);
      this.#countLater(onCounts);
    });
  }

  get state(): DeskLinkState {
    return this.#socket.state;
  }

  #countLater(onCounts: Options['onCounts']): void {
    this.#moved += 1;
    if (!this.#asking) this.#counting ??= setTimeout(() => void this.#count(onCounts), COUNT_DELAY_MS);
  }

  async #count(onCounts: Options['onCounts']): Promise<void> {
    this.#counting = undefined;
    this.#asking = true;
    const moved = this.#moved;
    const answer = await this.#socket.ask('count', {}, COUNT_DEADLINE_MS);
    this.#asking = false;
    if (answer !== undefined && !isFault(answer) && answer.counts) onCounts(answer.counts);
    if (moved !== this.#moved && this.#socket.state.is === 'live') this.#countLater(onCounts); // it may be from before that
  }

  moved(): void {
    this.#socket.moved();
  }

  close(): void {
    clearTimeout(this.#counting);
    this.#socket.close();
  }
}
