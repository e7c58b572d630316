import { goto, refreshAll } from '$app/navigation';
import { HubTime } from '../console/now.svelte.ts';
import { DeskSocket } from '../desk/desk-socket.svelte.ts';

/** Two readings of the page are at least this far apart: what the hub does by itself comes in bursts. */
const READ_INTERVAL_MS = 500;

/** Reads the page anew whenever its case changes, and knows whether it would hear of it. */
export class FollowedCase {
  readonly time: HubTime;
  line = $state<DeskSocket>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #readAt = 0;

  constructor(at: string) {
    this.time = new HubTime(at);
  }

  /** `version`: the one that is shown. For `$effect`; returns how to end it. */
  follow(id: string, version: number): () => void {
    const line = new DeskSocket({
      watched: { event: 'case', body: { id, version } },
      onAgain: () => {
        this.#read();
      },
      onOver: () => void goto(`/log-in?back=/desk/cases/${id}`, { invalidateAll: true }),
    });
    line.hears('case', () => {
      this.#read();
    });
    this.line = line;
    const stop = this.time.run();
    return () => {
      stop();
      clearTimeout(this.#timer);
      this.#timer = undefined;
      line.close();
    };
  }

  #read(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#readAt = Date.now();
        void refreshAll();
      },
      Math.max(0, this.#readAt + READ_INTERVAL_MS - Date.now()),
    );
  }
}
