/** What the hub would say to the answers of a form, told at each field in its turn. */
import { SvelteSet } from 'svelte/reactivity';
import { wordProblems, type Around } from './word-problems.ts';

export class FieldChecks {
  answers = $state.raw<Readonly<Record<string, unknown>>>({});
  /** Something was typed or chosen there since the form was sent. */
  readonly #edited = new SvelteSet<string>();
  /** Whoever types is not told that what they have half typed is wrong. */
  readonly #left = new SvelteSet<string>();
  #tried = $state(false);
  readonly #around: () => Around;

  constructor(around: () => Around) {
    this.#around = around;
  }

  readonly #problems = $derived.by(() => wordProblems(this.#around(), this.answers));

  edited(field: string | undefined): void {
    if (field !== undefined) this.#edited.add(field);
  }
  /** An empty field that was only passed through is asked for when the form is sent. */
  left(field: string): void {
    if (this.#edited.has(field)) this.#left.add(field);
  }
  /** The form came back from the hub. */
  begin(): void {
    this.#edited.clear();
    this.#left.clear();
    this.#tried = false;
  }
  /** Somebody wants to send it: the first field that is wrong; now all of them are told. */
  submit(): string | undefined {
    const [first] = this.#problems;
    this.#tried = first !== undefined;
    return first?.field;
  }

  isEdited(field: string): boolean {
    return this.#edited.has(field);
  }
  /** Undefined: nothing is wrong there, or it is not the time to say so. */
  problemOf(field: string): string | undefined {
    if (!this.#tried && !this.#left.has(field)) return undefined;
    return this.#problems.find((problem) => problem.field === field)?.text;
  }
}
