/** The line by which a person hears that a power of theirs is gone, whatever page of theirs is open. */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { Socket } from 'socket.io-client';
import type { PowerWord } from '../../office/powers/power-word.ts';

/** An answer that takes longer counts as lost. */
const ANSWER_DEADLINE_MS = 5000;

type Heard = { power: (word: PowerWord) => void };
type Answer = { readonly lost: readonly PowerWord[] } | Fault;
type Asks = { watch: (body: { since: string }, answer: (value: Answer) => void) => void };

/** They outlive the page on which they were heard. */
class PowerWords {
  /** Every one, the latest first. */
  heard = $state.raw<readonly PowerWord[]>([]);
  /** Those not put away yet. */
  open = $state.raw<readonly PowerWord[]>([]);

  /** True when it is news. */
  take(word: PowerWord): boolean {
    if (this.heard.some(({ power }) => power === word.power)) return false;
    this.heard = [word, ...this.heard];
    this.open = [word, ...this.open];
    return true;
  }
  putAway(power: string): void {
    this.open = this.open.filter((word) => word.power !== power);
  }
}
export const powerWords = new PowerWords();

/** `since`: the hub's time as the page was read; what was lost between that and now is told as well. */
export const openPowerLink = (since: string, onWord: (word: PowerWord) => void): (() => void) => {
  let socket: Socket<Heard, Asks> | undefined;
  let closed = false;
  let known = since;
  const take = (word: PowerWord): void => {
    known = word.at > known ? word.at : known;
    if (powerWords.take(word)) onWord(word);
  };
  const open = async (): Promise<void> => {
    const { io } = await import('socket.io-client');
    if (closed) return;
    const opened: Socket<Heard, Asks> = io('/office', {
      path: '/live',
      transports: ['websocket'],
      reconnectionDelayMax: 5000,
    });
    socket = opened;
    opened.on('power', take);
    opened.on('connect', () => {
      opened
        .timeout(ANSWER_DEADLINE_MS)
        .emitWithAck('watch', { since: known })
        .then((answer: Answer) => {
          if (!isFault(answer)) for (const word of answer.lost) take(word);
        })
        .catch(() => opened.disconnect().connect()); // no answer came in time
    });
  };
  void open();
  return () => {
    closed = true;
    socket?.disconnect();
  };
};
