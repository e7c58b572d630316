/** Fields that can be answered: bounds that leave room, options told apart, patterns safe to run. */
import type { FlowDefinition } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import type { FormField } from '../form.ts';
import { flawOfPattern } from '../pattern.ts';
import { formsOf } from './forms-of.ts';

export const fieldFindings = (flow: FlowDefinition): Finding[] =>
  formsOf(flow).flatMap(({ place, form }) =>
    form.fields.flatMap((field) =>
      flawsOf(field).map((detail) => findText('field', `${place}.${field.id}`, { detail })),
    ),
  );

const flawsOf = (field: FormField): readonly string[] => {
  switch (field.kind) {
    case 'text': {
      const flaw = field.pattern === undefined ? undefined : flawOfPattern(field.pattern);
      return flaw === undefined ? [] : [`pattern: ${flaw}`];
    }
    case 'number':
      return field.min <= field.max ? [] : ['min > max'];
    case 'money':
      return field.minFen <= field.maxFen ? [] : ['minFen > maxFen'];
    case 'choice':
    case 'choices': {
      const values = field.options.map(({ value }) => value);
      return new Set(values).size === values.length ? [] : ['options'];
    }
    case 'date':
    case 'yes-no':
    case 'reference':
    case 'period':
    case 'file':
      return [];
    default:
      return field satisfies never;
  }
};
