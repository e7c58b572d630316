/** What came of the last form action of the page, and what has to go back into its form. */
import type { Colleague } from '../../desk/find-colleagues.ts';
import type { Values } from '../form/typed.ts';

export type ActState = {
  readonly act: string;
  readonly step: string;
  /** Round of the step, or version of the case, that the person saw. */
  readonly seen: number;
  readonly values: Values;
  readonly fault?: string | undefined;
  readonly message?: string | undefined;
  readonly revokedBy?: string | undefined;
  readonly problems?: readonly { readonly field: string; readonly label: string; readonly text: string }[] | undefined;
  readonly people?: readonly Colleague[] | undefined;
};

/** `find` of somebody stands in the form of the action it is for. */
export const isAbout = (state: ActState | null, act: string, step: string): boolean =>
  state?.act === act && state.step === step;

export const oneOf = (state: ActState | null, about: boolean, name: string): string =>
  about ? (state?.values[name]?.[0] ?? '') : '';
export const allOf = (state: ActState | null, about: boolean, name: string): readonly string[] =>
  about ? (state?.values[name] ?? []) : [];
