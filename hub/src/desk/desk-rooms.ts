/** Who is told of a change: each desk sits in the rooms of what its lists are about. */
import { departmentsOf, type DeskClerk } from './desk-clerk.ts';
import type { DeskRow, View } from './desk-rows.ts';

const office = (department: string, role: string): string => `office:${department}/${role}`;

/** `department` is only for whoever has that list open: its changes are many. */
export const roomsOfClerk = (clerk: DeskClerk, view: View): string[] => [
  `person:${clerk.person}`,
  ...clerk.offices.map(({ department, role }) => office(department, role)),
  ...clerk.powers.flatMap(({ holder, flowId, step }) => (holder === 'responsible' ? [] : [`step:${flowId}/${step}`])),
  ...departmentsOf(clerk).flatMap((id) => [`part:${id}`, ...(view === 'department' ? [`department:${id}`] : [])]),
];

export const roomsOfRow = (row: DeskRow): string[] => [
  ...(row.responsible ? [`person:${row.responsible.id}`] : []),
  ...row.waits.flatMap(({ person, department, step }) => [
    ...(person ? [`person:${person.id}`] : []),
    ...(department && !person ? [office(department.id, department.role), `step:${row.flowId}/${step}`] : []),
  ]),
  ...row.parties.map((id) => `department:${id}`),
];

/** Of a case met for the first time it is not known in whose lists it was: everybody with a part in it is told. */
export const roomsOfStranger = (row: DeskRow): string[] => row.parties.map((id) => `part:${id}`);
