/** Which connector keeps the list that a form's field refers to. People are of our own directory. */
import type { FormField } from '@yizhan/shared/flow/form.ts';

export type ReferenceTo = Extract<FormField, { kind: 'reference' }>['to'];
export type Listed = Exclude<ReferenceTo, 'person'>;

export const connectorOf = { room: 'rooms', project: 'projects', course: 'courses' } as const satisfies Record<
  Listed,
  string
>;
export const listed = Object.keys(connectorOf) as readonly Listed[];

export const isReferenceTo = (text: unknown): text is ReferenceTo =>
  text === 'person' || listed.some((one) => one === text);
