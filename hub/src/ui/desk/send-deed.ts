import { deserialize } from '$app/forms';
import type { Fault } from '@yizhan/shared/faults.ts';
import type { CaseOutcome } from '../../desk/act-on-cases.ts';
import type { ListAim } from '../../desk/seen-round.ts';
import type { DeskRow } from '../../desk/desk-rows.ts';
import type { ListAct } from '../../desk/list-acts.ts';
import { writeAim } from '../../desk/list-forms.ts';

export type Deed = {
  readonly act: ListAct;
  readonly aims: readonly ListAim[];
  readonly reason?: string;
  readonly note?: string;
};

/** Undefined when it is not known to have been done: the line was lost, or the hub answered with an error. */
const send = async <T extends object>(action: string, body: FormData): Promise<T | undefined> => {
  try {
    const response = await fetch(`/desk?/${action}`, {
      method: 'POST',
      headers: { 'x-sveltekit-action': 'true' },
      body,
    });
    const result = deserialize<T & Record<string, unknown>, T & Record<string, unknown>>(await response.text());
    return result.type === 'success' || result.type === 'failure' ? result.data : undefined;
  } catch {
    return undefined; // no answer: whoever asked says so
  }
};

export const sendDeed = async ({
  act,
  aims,
  reason = '',
  note = '',
}: Deed): Promise<readonly CaseOutcome[] | undefined> => {
  const body = new FormData();
  body.set('act', act);
  for (const aim of aims) body.append('aim', writeAim(aim));
  if (reason) body.set('reason', reason);
  if (note.trim()) body.set('note', note);
  return (await send<{ readonly outcomes?: readonly CaseOutcome[] }>('act', body))?.outcomes;
};

type Handed = { readonly row?: DeskRow; readonly fault?: Fault };

/** Takes a line into one's hands, or gives it back: the line as it stands afterwards, or why not. */
export const sendHand = async (action: 'take' | 'giveBack', aim: ListAim): Promise<Handed | undefined> => {
  const body = new FormData();
  body.set('aim', writeAim(aim));
  return send<Handed>(action, body);
};
