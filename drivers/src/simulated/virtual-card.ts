import { connect, type Socket } from 'node:net';

/**
 * What the card does with an APDU. Bytes: the answer, status word included. `hang`: never answers. `cut`: leaves
 * the reader in the middle of the exchange. `zero-bytes`: slips out of the field and back at once; pcscd passes on
 * an answer of zero bytes and does not notice that the card left.
 */
export type CardAnswer = Uint8Array | 'hang' | 'zero-bytes' | 'cut';
export type CardProgram = (apdu: Uint8Array) => CardAnswer | Promise<CardAnswer>;

/** Contactless storage card, ISO 14443-A part 3, 1 kB: PC/SC part 3 §3.1.3.2.3. */
const STORAGE_CARD_ATR = Buffer.from('3b8f8001804f0ca000000306030001000000006a', 'hex');

/** vpcd control message: one byte, of which only this one is answered; 0 off, 1 on and 2 reset are not. */
const CONTROL_ATR = 4;
/** How soon a card lying on the reader is found again after pcscd restarts. */
const RECONNECT_MS = 25;
const HEARD_LIMIT = 64;

/**
 * A card on vpcd's wire: messages of two length bytes (big-endian) and content, over TCP. While inserted it
 * stays on the reader as a real one would: it is there again when pcscd comes back.
 */
export class VirtualCard {
  readonly #atr: Uint8Array;
  readonly #program: CardProgram;
  readonly #misdeeds: CardProgram[] = [];
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** The last 64 APDUs it was asked. */
  readonly heard: Uint8Array[] = [];

  constructor(card: { program: CardProgram; atr?: Uint8Array }) {
    this.#program = card.program;
    this.#atr = card.atr ?? STORAGE_CARD_ATR;
  }

  get inserted(): boolean {
    return this.#socket !== undefined;
  }

  /** Holds the card to the reader. pcscd asks vpcd every 400 ms, so that it is seen 0..400 ms later. */
  insert(reader: { port: number; host?: string }): void {
    if (this.#socket) return;
    const socket = connect({ port: reader.port, host: reader.host ?? '127.0.0.1', noDelay: true });
    this.#socket = socket;
    void this.#serve(socket).finally(() => {
      if (this.#socket !== socket) return;
      this.#retry = setTimeout(() => {
        this.#socket = undefined;
        this.insert(reader);
      }, RECONNECT_MS);
    });
  }

  /** Takes the card away, also in the middle of an exchange. */
  remove(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  /** The next APDUs meet these instead of the program, one each. */
  misbehave(...answers: (CardAnswer | CardProgram)[]): void {
    this.#misdeeds.push(...answers.map((a) => (typeof a === 'function' ? a : () => a)));
  }

  async #serve(socket: Socket): Promise<void> {
    let waiting: Buffer = Buffer.alloc(0);
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
        while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
          const end = 2 + waiting.readUInt16BE(0);
          const message = waiting.subarray(2, end);
          waiting = waiting.subarray(end);
          await this.#take(message, socket);
        }
      }
    } catch {
      // The reader's side of the wire went away; #serve's end is that news, and insert() takes it from there.
    }
  }

  async #take(message: Uint8Array, socket: Socket): Promise<void> {
    if (message.length === 1) {
      if (message[0] === CONTROL_ATR) send(socket, this.#atr);
      return;
    }
    if (this.heard.push(Uint8Array.from(message)) > HEARD_LIMIT) this.heard.shift();
    const answer = await (this.#misdeeds.shift() ?? this.#program)(message);
    if (answer === 'cut') this.remove();
    else if (answer === 'zero-bytes') socket.destroy();
    else if (answer !== 'hang') send(socket, answer);
  }
}

const send = (socket: Socket, content: Uint8Array): void => {
  if (socket.destroyed) return;
  const message = Buffer.allocUnsafe(2 + content.length);
  message.writeUInt16BE(content.length, 0);
  message.set(content, 2);
  socket.write(message);
};
