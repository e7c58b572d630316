import type { FlowDefinition } from './definition.ts';
import type { FormField } from './form.ts';

/** The field of the form that a limit of a step is read from; undefined when it is no single field. */
export const limitField = (flow: FlowDefinition | undefined, value: unknown): FormField | undefined => {
  const path = typeof value === 'object' && value !== null && 'var' in value ? String(value.var) : '';
  return path.startsWith('form.') ? flow?.form?.fields.find(({ id }) => id === path.slice('form.'.length)) : undefined;
};
