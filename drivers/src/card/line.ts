/** Acts one after another; those who wait have a deadline, and their number a bound (R6, R22). */
export class Line<T> {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #busy = false;

  constructor(mostWaiting: number) {
    this.#most = mostWaiting;
  }

  /** `late` when the line is full, or the turn has not come within `patienceMs`; then `act` never runs. */
  async run(act: () => Promise<T>, { patienceMs, late }: { patienceMs: number; late: T }): Promise<T> {
    if (this.#busy) {
      if (this.#waiting.length >= this.#most || !(await this.#turn(patienceMs))) return late;
    }
    this.#busy = true;
    try {
      return await act();
    } finally {
      const next = this.#waiting.shift();
      // Handed on without a gap: nobody who comes now goes before those who wait.
      if (next) next();
      else this.#busy = false;
    }
  }

  #turn(patienceMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const called = () => {
        clearTimeout(patience);
        resolve(true);
      };
      const patience = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(called), 1);
        resolve(false);
      }, patienceMs);
      this.#waiting.push(called);
    });
  }
}
