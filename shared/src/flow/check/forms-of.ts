import type { FlowDefinition } from '../definition.ts';
import type { Form } from '../form.ts';

/** `step` is where it is filled in; without one it is handed in with the case, or belongs to a duty. */
export type PlacedForm = { readonly place: string; readonly form: Form; readonly step?: string };

/** Every form of a flow. Their fields share one space of names: rules ask for `form.<field>` wherever it was filled in. */
export const formsOf = (flow: FlowDefinition): readonly PlacedForm[] => [
  ...(flow.form ? [{ place: 'form', form: flow.form }] : []),
  ...flow.steps.flatMap((step) =>
    'form' in step && step.form ? [{ place: `${step.id}.form`, form: step.form, step: step.id }] : [],
  ),
  ...(flow.duties ?? []).flatMap(({ id, form }) => (form ? [{ place: `duties.${id}.form`, form }] : [])),
];
