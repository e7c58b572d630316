import { waitingBytes } from '@yizhan/shared/wire/open-door.ts';
import type { Namespace, Socket } from 'socket.io';

/** A word for whoever sits in one of `rooms` and not in `except`. */
export type Word = { readonly body: unknown; readonly rooms: readonly string[]; readonly except: string };

/** What may wait for a slow reader (R6): some seconds of pushes on a day when everything moves. */
const MAX_WAITING_BYTES = 1_048_576;

export type TellSockets = (event: string, words: readonly Word[]) => void;

/**
 * Each connection is sent all that is for it in one message, and all connections that are sent the same share its
 * encoded bytes. One that does not keep up is sent nothing more until it does: `behind` is called once, and what that
 * sends stands at the end of what waits, so that it is heard when everything before it was.
 */
export const openTellSockets = (namespace: Namespace, behind: (socket: Socket) => void): TellSockets => {
  const { rooms: seats } = namespace.adapter;
  const slow = new WeakSet<Socket>();

  const keepsUp = (id: string): boolean => {
    const socket = namespace.sockets.get(id);
    if (socket === undefined) return false;
    if (waitingBytes(socket) < MAX_WAITING_BYTES) {
      slow.delete(socket);
      return true;
    }
    if (!slow.has(socket)) {
      slow.add(socket);
      behind(socket);
    }
    return false;
  };

  return (event, words) => {
    const heard = new Map<string, number[]>();
    for (const [at, { rooms, except }] of words.entries()) {
      const not = seats.get(except);
      const told = new Set(rooms.flatMap((room) => [...(seats.get(room) ?? [])]));
      for (const id of told) {
        if (not?.has(id) === true) continue;
        const list = heard.get(id);
        if (list) list.push(at);
        else heard.set(id, [at]);
      }
    }
    for (const group of Map.groupBy(heard, ([, list]) => list.join()).values()) {
      const ids = group.flatMap(([id]) => (keepsUp(id) ? [id] : []));
      const bodies = group[0]?.[1].map((at) => words[at]?.body);
      if (ids.length > 0) namespace.local.to(ids).emit(event, bodies);
    }
  };
};
