/** The wall clock of the terminal, to the minute. */
class Clock {
  now = $state(new Date());

  get time(): string {
    return [this.now.getHours(), this.now.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
  }

  /** Follows the minute, a moment after it turns. Returns the way to stop. */
  run(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const now = new Date();
      this.now = now;
      timer = setTimeout(tick, 60_000 - (now.getTime() % 60_000) + 20);
    };
    tick();
    return () => {
      clearTimeout(timer);
    };
  }
}

export const clock = new Clock();
