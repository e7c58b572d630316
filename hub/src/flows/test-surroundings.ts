/** What the demo campus has for flows to refer to, without a database. */
import type { Surroundings } from '@yizhan/shared/flow/surroundings.ts';
import { aboutOf, connectorIds } from '../connectors/connectors.ts';
import { demoOffices, readDemo } from '../demo/demo-files.ts';
import { templateIds, templateNeeds } from '../papers/templates.ts';
import { readFlowFiles } from './read-flow-files.ts';

export const demoSurroundings = (): Surroundings => {
  const demo = readDemo();
  const offices = demoOffices(demo);
  const staffed = [...new Set(offices.map(({ department }) => department))];
  return {
    seals: new Set(demo.seals.map(({ id }) => id)),
    templates: new Set(templateIds),
    templateNeeds,
    connectors: new Set(connectorIds),
    connectorAbout: new Map(connectorIds.map((id) => [id, aboutOf(id) ?? { required: [], optional: [] }])),
    posts: new Set(offices.map(({ department, role }) => `${department}/${role}`)),
    departments: new Set(demo.departments.map(({ id }) => id)),
    units: {
      'own-school': [...new Set(demo.students.map(({ school }) => school))],
      ...{ 'own-department': staffed, 'owning-unit': staffed },
    },
    flows: new Map(readFlowFiles().map(({ id }) => [id, []])),
  };
};
