/**
 * The page of a case as it is shown, and as it stands by now. What somebody else did is told at once, in a place that is
 * kept for it. The page itself follows when no hand is at work on it, without moving what is under the pointer; else it
 * waits until the person asks. Nothing that was typed is lost with a form that is over.
 */
import { tick } from 'svelte';
import type { CasePageView, Happening } from '../../desk/case-page/model.ts';
import { keepPlace } from './keep-place.ts';
import { takeOwnAct } from './stay.ts';

export class LiveCase {
  shown: CasePageView;
  /** What a person did here last, beside the reader. */
  news = $state.raw<Happening>();
  /** There is something that is not shown yet. */
  waits = $state(false);
  /** What was typed into forms that are gone. */
  kept = $state.raw<readonly string[]>([]);
  #latest: CasePageView;
  #touched: readonly HTMLFormElement[] = [];
  readonly #root: () => HTMLElement | undefined;

  constructor(found: CasePageView, root: () => HTMLElement | undefined) {
    this.shown = $state.raw(found);
    this.#latest = found;
    this.#root = root;
  }

  /** Read from the hub: first, after an act of the person, or because something changed. */
  take(found: CasePageView): void {
    if (found === this.#latest) return;
    this.#latest = found;
    const own = takeOwnAct();
    if (found.id !== this.shown.id) {
      this.#touched = [];
      [this.shown, this.news, this.waits, this.kept] = [found, undefined, false, []];
    } else if (own) {
      if (!own.refused) this.#touched = this.#touched.filter((form) => form !== own.form);
      this.news = undefined;
      void this.#show(own.form);
    } else if (print(found) === print(this.shown)) {
      this.shown = found;
    } else {
      this.news = newsOf(this.shown, found) ?? this.news;
      if (this.#busy()) this.waits = true;
      else void this.#show();
    }
  }

  /** The person asks for it. */
  update(): void {
    void this.#show();
  }

  /** Somebody typed or chose something in one of the forms. */
  touch(target: EventTarget | null): void {
    const form = target instanceof Element ? target.closest('form') : null;
    if (form && !this.#touched.includes(form)) this.#touched = [...this.#touched, form];
  }

  /** `except`: that form's own refusal says what was typed. */
  async #show(except?: HTMLFormElement): Promise<void> {
    const typed = this.#touched.map((form) => ({ form, texts: form === except ? [] : textsOf(form) }));
    const place = keepPlace(this.#root());
    this.shown = this.#latest;
    this.waits = false;
    await tick();
    place();
    const gone = typed.filter(({ form }) => !form.isConnected);
    this.#touched = this.#touched.filter((form) => form.isConnected);
    this.kept = [...this.kept, ...gone.flatMap(({ texts }) => texts)];
  }

  #busy(): boolean {
    const root = this.#root();
    if (!root) return false;
    const typing = root.contains(document.activeElement) && document.activeElement?.matches(FIELD) === true;
    const begun = this.#touched.some((form) => form.isConnected);
    return typing || begun || (matchMedia('(hover: hover)').matches && root.querySelector(ACTS) !== null);
  }
}

const FIELD = 'textarea, select, input:not([type=hidden])';
/** A finger leaves no pointer behind. */
const ACTS = 'form:hover, .can:hover';

/** All but the hub's time. */
const print = (found: CasePageView): string => JSON.stringify({ ...found, at: '' });

const newsOf = (before: CasePageView, after: CasePageView): Happening | undefined => {
  const later = after.timeline.filter(({ seq }) => seq > before.version);
  return later.find(({ by, kind }) => by.startsWith('person:') && kind !== 'step-entered' && kind !== 'step-completed');
};

const textsOf = (form: HTMLFormElement): readonly string[] =>
  [...form.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('textarea, input:not([type]), input[type=text]')]
    .map(({ value }) => value.trim())
    .filter((text) => text !== '');
