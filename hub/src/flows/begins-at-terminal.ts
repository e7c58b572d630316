import type { FlowDefinition } from '@yizhan/shared/flow/definition.ts';

/** A form needs a keyboard, and papers a scanner: such services begin at a counter until terminals have them. */
export const beginsAtTerminal = ({ form }: FlowDefinition): boolean => form === undefined;
