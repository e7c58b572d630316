import { slotsOf } from '@yizhan/shared/flow/actor.ts';
import { flowDefinition } from '@yizhan/shared/flow/definition.ts';
import { expect, test } from 'vitest';
import { readFlowFiles } from '../flows/read-flow-files.ts';
import { readDemo } from './demo-files.ts';

test('every power that the demo hands down is over a step of a service that ships, in an office that decides it', () => {
  const flows = new Map(readFlowFiles().map(({ id, raw }) => [id, flowDefinition.parse(raw)]));
  for (const { flow, step: id, department, role, limit } of readDemo().powers) {
    const step = flows.get(flow)?.steps.find((one) => one.id === id);
    const decided = step?.kind === 'decide' ? step : undefined;
    const offices = (decided ? slotsOf(decided.actor) : []).flatMap(({ actor }) => {
      if (actor.kind === 'role') return [`${actor.department}/${actor.role}`];
      // Of a relation the unit is known case by case.
      return actor.kind === 'relative' && actor.role === role ? [`${department}/${actor.role}`] : [];
    });
    expect(offices, `${flow}, ${id}`).toContain(`${department}/${role}`);
    const measured = Object.keys(decided?.limit ?? {});
    expect(measured, `${flow}, ${id}`).toEqual(
      expect.arrayContaining([
        ...(limit.amount === undefined ? [] : ['amount']),
        ...(limit.kinds === undefined ? [] : ['kind']),
        ...(limit.places === undefined ? [] : ['place']),
      ]),
    );
  }
});
