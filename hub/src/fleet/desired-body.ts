import { desiredState, type DesiredState } from '@yizhan/shared/wire/messages.ts';
import { beginsAtTerminal } from '../flows/begins-at-terminal.ts';
import { openFlowBook } from '../flows/flow-book.ts';
import type { Sql } from '../storage/db.ts';

const flows = openFlowBook();

/** What a terminal is told: its row, and its services in the words of the flows in force, for who has not tapped yet. */
export const desiredBody = async (sql: Sql, stored: unknown): Promise<DesiredState> => {
  const body = desiredState.parse(stored);
  const current = await flows.current(sql);
  const offers = body.services.flatMap((id) => {
    const flow = current.find((f) => f.id === id);
    return flow && beginsAtTerminal(flow) ? [{ flowId: id, name: flow.name, promise: flow.promise.text }] : [];
  });
  return { ...body, offers };
};
