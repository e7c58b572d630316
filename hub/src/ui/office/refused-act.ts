/** What a head tried in vain, as it was typed. */
export type RefusedAct = {
  readonly act: 'nudge' | 'handOn' | 'extend';
  readonly slot: string;
  readonly message: string;
  readonly values: Readonly<Record<string, readonly string[]>>;
};

export type StepAim = { readonly case: string; readonly step: string; readonly seen: number };
