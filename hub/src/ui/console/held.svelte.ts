import { settledOrder } from '../../console/rows.ts';

/** Rows never move under the pointer, or under the keyboard's place: see `settledOrder`. */
export class HeldOrder {
  #pointed = $state(false);
  #focused = $state(false);
  held = $derived(this.#pointed || this.#focused);
  #shown: readonly string[] = [];

  #choice = '';

  /** The ids to show, given the wanted order. Another `choice` (filter) is the person's own act and shows at once. */
  order(wanted: readonly string[], choice: string): readonly string[] {
    this.#shown = settledOrder(choice === this.#choice ? this.#shown : [], wanted, this.held);
    this.#choice = choice;
    return this.#shown;
  }

  readonly on = {
    onpointerenter: (event: PointerEvent): void => {
      this.#pointed = event.pointerType === 'mouse';
    },
    onpointerleave: (): void => {
      this.#pointed = false;
    },
    onfocusin: (event: FocusEvent): void => {
      this.#focused = event.target instanceof Element && event.target.matches(':focus-visible');
    },
    onfocusout: (): void => {
      this.#focused = false;
    },
  };
}
