import type { ReaderId } from './card.ts';
import type { ChildAnswer } from './child-messages.ts';

/** `lost`: the child, or the generation the call belonged to, ended first. */
export type Reply = ChildAnswer | { readonly kind: 'timeout' } | { readonly kind: 'lost' };

type Call = { readonly owner: ReaderId; readonly resolve: (reply: Reply) => void; readonly late: NodeJS.Timeout };

/** What the child still owes an answer for. An answer to a call that is not here any more is dropped (R21). */
export class Calls {
  readonly #open = new Map<number, Call>();
  #next = 1;

  get busy(): boolean {
    return this.#open.size > 0;
  }

  /** `send` gets the call's number and says whether it could be sent. */
  ask(owner: ReaderId, deadlineMs: number, send: (call: number) => boolean): Promise<Reply> {
    const call = this.#next;
    this.#next += 1;
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#settle(call, { kind: 'timeout' });
      }, deadlineMs);
      this.#open.set(call, { owner, resolve, late });
      if (!send(call)) this.#settle(call, { kind: 'lost' });
    });
  }

  answer(call: number, answer: ChildAnswer): void {
    this.#settle(call, answer);
  }

  /** Gives up the calls of one reader, or all of them. */
  drop(owner?: ReaderId): void {
    for (const [call, { owner: its }] of this.#open) {
      if (owner === undefined || its === owner) this.#settle(call, { kind: 'lost' });
    }
  }

  #settle(call: number, reply: Reply): void {
    const open = this.#open.get(call);
    if (!open) return;
    this.#open.delete(call);
    clearTimeout(open.late);
    open.resolve(reply);
  }
}
