export type Absence = { readonly until: Date; readonly substitute?: string | undefined };

/**
 * Who stands in for `person`, by way of substitutes who are away themselves. Undefined when the chain leads in a circle
 * or to nobody: then the ranks of the office decide. Never longer than the list of those who are away.
 */
export const coverOf = (person: string, absences: ReadonlyMap<string, Absence>): string | undefined => {
  const passed = new Set([person]);
  let next = absences.get(person)?.substitute;
  while (next !== undefined && !passed.has(next)) {
    const absence = absences.get(next);
    if (!absence) return next;
    passed.add(next);
    next = absence.substitute;
  }
  return undefined;
};
