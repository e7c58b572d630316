/** `by` says at whom the next step points; `retry` whether the same request may be sent again as it is. */
export type FaultSpec = {
  readonly by: 'person' | 'terminal' | 'hub' | 'operator';
  readonly retry: boolean;
  readonly zh: string;
  readonly en: string;
};
