import { goto, refreshAll } from '$app/navigation';
import { ConsoleLink } from './live-board.svelte.ts';
import { HubTime } from './now.svelte.ts';

type Subject = { readonly what: 'case' | 'terminal'; readonly id: string };

/** A page about one thing: it is read again when the thing changes. For `$effect`; returns how to end it. */
export class FollowedPage {
  readonly time: HubTime;
  live = $state<ConsoleLink>();

  constructor(at: string) {
    this.time = new HubTime(at);
  }

  follow(subject: Subject): () => void {
    const link = new ConsoleLink({
      watch: subject,
      onPage: () => void refreshAll(),
      onOver: () => void goto(`/log-in?back=/console/${subject.what}s/${subject.id}`, { invalidateAll: true }),
    });
    this.live = link;
    const stop = this.time.run();
    return () => {
      stop();
      link.close();
    };
  }
}
