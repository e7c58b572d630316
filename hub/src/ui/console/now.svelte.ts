/** The hub's time, told anew every few seconds, so that ages on the page grow. */
export class HubTime {
  now = $state(0);
  #ahead = 0;

  constructor(at: string) {
    this.now = Date.parse(at);
  }

  /** What the hub's clock says now. */
  set(at: string): void {
    this.#ahead = Date.parse(at) - Date.now();
    this.now = Date.parse(at);
  }

  /** For `$effect`: ticks until the returned function is called. */
  run(): () => void {
    const timer = setInterval(() => (this.now = Date.now() + this.#ahead), 5000);
    return () => {
      clearInterval(timer);
    };
  }
}
