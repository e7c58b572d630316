/** What the hand does to the list: approve, return, and what is told of it afterwards. */
import { page } from '$app/state';
import { faults, type Fault } from '@yizhan/shared/faults.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import type { CaseOutcome } from '../../desk/act-on-cases.ts';
import type { ListAim } from '../../desk/seen-round.ts';
import type { DeskRow } from '../../desk/desk-rows.ts';
import type { ListAct, ListReason } from '../../desk/list-acts.ts';
import type { DeskList, Fate } from './desk-list.svelte.ts';
import { sendDeed, sendHand, type Deed } from './send-deed.ts';

export type GivenReason = {
  readonly act: 'return' | 'reject';
  readonly reason: ListReason | '';
  readonly note: string;
};

export class DeskActs {
  /** An approval of several waits to be confirmed. */
  asking = $state(false);
  /** The dialog for a reason is open, for these. */
  returning = $state.raw<readonly DeskRow[]>([]);
  notSent = $state(false);
  tally = $state.raw<{ readonly done: number; readonly failed: number }>();
  readonly #list: DeskList;

  constructor(list: DeskList) {
    this.#list = list;
  }

  /** One is done at once; several are asked about first. */
  approve(rows: readonly DeskRow[]): void {
    const able = rows.filter((row) => this.#can(row));
    if (able.length > 1) this.asking = true;
    else if (able.length === 1) void this.send('approve', able);
  }
  confirm(): void {
    this.asking = false;
    void this.send(
      'approve',
      this.#list.aimed.filter((row) => this.#can(row)),
    );
  }
  sendBack(rows: readonly DeskRow[]): void {
    this.returning = rows.filter((row) => this.#can(row));
  }

  give({ act, reason, note }: GivenReason, rows: readonly DeskRow[]): void {
    void this.send(act, rows, { reason, note });
  }

  /** Into one's hands, or out of them again. */
  async take(row: DeskRow): Promise<void> {
    const list = this.#list;
    const wait = list.waitOf(row);
    if (!wait || wait.oneKey === 'batch') return;
    const aim = { caseId: row.id, step: wait.step, slot: wait.slot, since: wait.since };
    [this.notSent, this.tally] = [false, undefined];
    list.setFates([row.id], () => ({ is: 'sending' }));
    const answer = await sendHand(list.isInHand(wait) ? 'giveBack' : 'take', aim);
    this.notSent = answer === undefined;
    list.setFates([row.id], () => (answer?.fault ? failed(answer.fault) : undefined));
    if (answer?.row) list.take(answer.row);
  }

  #can(row: DeskRow): boolean {
    const wait = this.#list.waitOf(row);
    return wait !== undefined && wait.oneKey !== 'open';
  }

  async send(act: ListAct, rows: readonly DeskRow[], more: Pick<Deed, 'reason' | 'note'> = {}): Promise<void> {
    const list = this.#list;
    const aims = rows.flatMap((row): ListAim[] => {
      const wait = list.waitOf(row);
      return wait ? [{ caseId: row.id, step: wait.step, slot: wait.slot, since: wait.since }] : [];
    });
    if (aims.length === 0) return;
    const ids = aims.map(({ caseId }) => caseId);
    [this.notSent, this.tally] = [false, undefined];
    list.setFates(ids, () => ({ is: 'sending' }));
    const outcomes = await sendDeed({ act, aims, ...more });
    if (!outcomes) {
      this.notSent = true;
      list.setFates(ids, () => undefined);
      return;
    }
    list.setFates(ids, (id) =>
      fateOf(
        outcomes.find(({ caseId }) => caseId === id),
        act,
      ),
    );
    const failed = outcomes.filter(({ fault }) => fault !== undefined).length;
    this.tally = { done: outcomes.length - failed, failed };
  }
}

const fateOf = (outcome: CaseOutcome | undefined, act: ListAct): Fate | undefined => {
  if (!outcome) return undefined;
  return outcome.fault ? failed(outcome.fault) : { is: 'done', act };
};

const failed = ({ fault, params }: Fault): Fate => ({
  is: 'failed',
  why: word(faults[fault], page.data.language, params),
});
