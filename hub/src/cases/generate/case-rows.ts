/** Generated cases as rows of the tables that the engine writes. */
import type pg from 'pg';
import { partiesOf, singleKey } from '../read-model.ts';
import { tasksOf } from '../tasks.ts';
import { shownReasons } from '../transition.ts';
import { copyIn, encodeRows, type Columns, type RowOf } from './copy-rows.ts';
import type { Life } from './life.ts';

const events = {
  ...{ case_id: 'uuid', seq: 'int4', kind: 'text', body: 'bytea', prev_hash: 'bytea', hash: 'bytea' },
  ...{ done_at: 'time', recorded_at: 'time' },
} as const satisfies Columns;

const views = {
  ...{ id: 'uuid', number: 'text', flow_id: 'text', flow_version: 'int4', applicant_id: 'uuid', terminal_id: 'text' },
  ...{ state: 'text', step: 'text', reasons: 'jsonb', version: 'int4', head: 'bytea', late: 'bool' },
  ...{ opened_at: 'time', changed_at: 'time', closed_at: 'time', responsible_id: 'uuid', home_department: 'text' },
  ...{ parties: 'texts', single_key: 'text' },
} as const satisfies Columns;

const deadlines = {
  ...{ id: 'uuid', case_id: 'uuid', kind: 'text', step: 'text', due_at: 'time', fired_at: 'time' },
  ...{ ended: 'bool', paused_at: 'time' },
} as const satisfies Columns;

const tasks = {
  ...{ case_id: 'uuid', step: 'text', slot: 'text', kind: 'text', flow_id: 'text', applicant_id: 'uuid' },
  ...{ department: 'text', role: 'text', person_id: 'uuid', entered_at: 'time', due_at: 'time' },
} as const satisfies Columns;

const eventRows = ({ caseId, events: list }: Life): RowOf<typeof events>[] =>
  list.map(({ event, bytes, prevHash, hash }) => ({
    ...{ case_id: caseId, seq: event.seq, kind: event.kind, body: bytes, prev_hash: prevHash, hash },
    ...{ done_at: event.doneAt, recorded_at: event.recordedAt },
  }));

const viewRow = ({ state, flow, events: list }: Life): RowOf<typeof views>[] => {
  const head = list.at(-1)?.hash;
  if (!state || !head) return [];
  return [
    {
      ...{ id: state.id, number: state.number, flow_id: state.flowId, flow_version: state.flowVersion },
      ...{ applicant_id: state.applicant, terminal_id: state.terminal ?? null, state: state.status },
      ...{ step: state.step ?? null, reasons: JSON.stringify(shownReasons(state)), version: state.version, head },
      ...{
        late: state.late,
        opened_at: state.openedAt,
        changed_at: state.changedAt,
        closed_at: state.closedAt ?? null,
      },
      ...{ responsible_id: state.responsible?.clerk ?? null, home_department: flow.department },
      ...{ parties: partiesOf(flow, state), single_key: singleKey(flow, state) },
    },
  ];
};

const deadlineRows = ({ caseId, deadlines: list }: Life): RowOf<typeof deadlines>[] =>
  list.map(({ id, kind, step, due, fired, ended, paused }) => ({
    ...{ id, case_id: caseId, kind, step, due_at: due.getTime(), fired_at: fired?.getTime() ?? null },
    ...{ ended, paused_at: paused?.getTime() ?? null },
  }));

const taskRows = ({ caseId, flow, state, deadlines: list }: Life): RowOf<typeof tasks>[] =>
  (state ? tasksOf(flow, state) : []).map(({ step, slot, kind, department, role, person, enteredAt }) => {
    const clock = list.findLast((one) => one.step === step && (one.kind === 'held' || one.kind === 'step'));
    return {
      ...{ case_id: caseId, step, slot, kind, flow_id: flow.id, applicant_id: state?.applicant ?? null },
      ...{ department, role, person_id: person, entered_at: enteredAt, due_at: clock?.firstDue.getTime() ?? null },
    };
  });

/** In the client's transaction. */
export const writeLives = async (client: pg.ClientBase, lives: readonly Life[]): Promise<void> => {
  const [event, view] = [encodeRows(events, lives.flatMap(eventRows)), encodeRows(views, lives.flatMap(viewRow))];
  const [deadline, task] = [
    encodeRows(deadlines, lives.flatMap(deadlineRows)),
    encodeRows(tasks, lives.flatMap(taskRows)),
  ];
  await copyIn(client, 'case_event', events, event);
  await copyIn(client, 'case_view', views, view);
  await copyIn(client, 'case_deadline', deadlines, deadline);
  await copyIn(client, 'task', tasks, task);
};
