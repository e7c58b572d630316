/**
 * The lines on the screen. Their order is the hub's when the list was opened, and changes only when the person asks: a
 * line that changes does so in its place, one that has left stays and says so, and new ones are only counted.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { handOn, isForMe, isInView, type DeskRow, type Me, type Wait } from '../../desk/desk-rows.ts';
import type { PowerWord } from '../../office/powers/power-word.ts';
import type { ListAct } from '../../desk/list-acts.ts';
import type { DeskPage } from '../../desk/read-desk-page.ts';

/** What became of a line since the list was opened. */
export type Fate =
  | { readonly is: 'sending' }
  | { readonly is: 'done'; readonly act: ListAct }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'gone' };

type Told = Pick<DeskPage, 'at' | 'rows' | 'wish' | 'me' | 'endOfDay'>;

export class DeskList {
  #order = $state.raw<readonly string[]>([]);
  readonly #rows = new SvelteMap<string, DeskRow>();
  readonly #fates = new SvelteMap<string, Fate>();
  readonly #fresh = new SvelteSet<string>();
  readonly selected = new SvelteSet<string>();
  cursor = $state(-1);
  #lost = $state.raw<readonly PowerWord[]>([]);
  #page: Told;
  readonly #now: () => number;

  /** `now`: the hub's time. */
  constructor(page: Told, now: () => number) {
    this.#page = page;
    this.#now = now;
    this.open(page);
  }

  /** The person's own act: another list, or this one brought up to date. */
  open(page: Told): void {
    const at = this.at?.id;
    this.#page = page;
    this.#rows.clear();
    for (const row of page.rows) this.#rows.set(row.id, row);
    this.#order = page.rows.map((row) => row.id);
    this.#fates.clear();
    this.#fresh.clear();
    for (const id of this.selected) if (!this.#rows.has(id)) this.selected.delete(id);
    this.cursor = at === undefined ? -1 : Math.min(Math.max(0, this.#order.indexOf(at)), this.#order.length - 1);
  }

  get me(): Me {
    const { me, at } = this.#page;
    const lost = this.#lost.filter((word) => !word.remains && word.at > at).map((word) => word.lost);
    if (lost.length === 0) return me;
    const stays = (power: Me['powers'][number]): boolean =>
      !lost.some(
        (one) =>
          one.flowId === power.flowId &&
          one.step === power.step &&
          one.department === power.department &&
          one.role === power.role &&
          one.holder === power.holder,
      );
    return { ...me, powers: me.powers.filter(stays) };
  }
  /** What a power that is gone let this clerk do is gone from the lines, which stay where they are. */
  lose(words: readonly PowerWord[]): void {
    this.#lost = words;
  }
  readonly rows = $derived(this.#order.flatMap((id) => this.#rows.get(id) ?? []));
  readonly fresh = $derived(this.#fresh.size);
  readonly gone = $derived([...this.#fates.values()].filter(({ is }) => is === 'gone' || is === 'done').length);

  get at(): DeskRow | undefined {
    return this.rows[this.cursor];
  }
  fateOf(id: string): Fate | undefined {
    return this.#fates.get(id);
  }

  /** Told by the hub. */
  take(row: DeskRow): void {
    const { wish, endOfDay } = this.#page;
    const { me } = this;
    const day = { now: Date.now(), endOfDay: Date.parse(endOfDay) };
    const asked = wish.service === undefined || row.flowId === wish.service;
    const belongs = wish.find === undefined && asked && isInView(row, wish.view, me, day);
    if (!this.#rows.has(row.id)) {
      // Whether it fits a filter, or is on a later page, is the hub's to say.
      if (belongs && wish.filter === undefined && wish.view !== 'batches') this.#fresh.add(row.id);
      else this.#fresh.delete(row.id);
      return;
    }
    this.#rows.set(row.id, row);
    const fate = this.#fates.get(row.id);
    if (fate?.is === 'sending' || fate?.is === 'done') return;
    const stays = belongs || wish.find !== undefined || wish.filter === 'closed';
    this.setFates([row.id], () => (stays ? undefined : { is: 'gone' }));
  }

  setFates(ids: readonly string[], fate: (id: string) => Fate | undefined): void {
    for (const id of ids) {
      const now = fate(id);
      if (now) this.#fates.set(id, now);
      else this.#fates.delete(id);
      if (now?.is === 'done' || now?.is === 'gone') this.selected.delete(id);
    }
  }

  /** What this clerk can do to the line without opening it; what a colleague has in hand is left to them. */
  waitOf(row: DeskRow): Wait | undefined {
    const fate = this.fateOf(row.id);
    if (fate?.is === 'gone' || fate?.is === 'done' || fate?.is === 'sending') return undefined;
    if (row.closedAt !== null || row.applicant?.masked === true) return undefined;
    return row.waits.find((wait) => isForMe(row, wait, this.me) && handOn(wait, this.me, this.#now()) !== 'other');
  }
  isInHand(wait: Wait): boolean {
    return handOn(wait, this.me, this.#now()) === 'mine';
  }

  toggle(id: string): void {
    if (!this.selected.delete(id)) this.selected.add(id);
  }
  toggleAll(): void {
    const can = this.rows.filter((row) => this.waitOf(row) !== undefined).map((row) => row.id);
    const all = can.every((id) => this.selected.has(id));
    this.selected.clear();
    if (!all) for (const id of can) this.selected.add(id);
  }
  clear(): void {
    this.selected.clear();
  }
  move(by: number): void {
    const last = this.rows.length - 1;
    this.cursor = this.cursor < 0 ? (by > 0 ? 0 : last) : Math.min(Math.max(0, this.cursor + by), last);
  }

  /** The lines an act is about: those selected, else the one the cursor is on. */
  get aimed(): readonly DeskRow[] {
    if (this.selected.size > 0) return this.rows.filter((row) => this.selected.has(row.id));
    return this.at ? [this.at] : [];
  }
}
