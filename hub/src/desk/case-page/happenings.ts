/** The timeline with names: who did it, by what right, about whom, and what was written beside it. */
import { timelineEntry, type TimelineEntry } from '../../console/timeline.ts';
import type { CaseEvent } from '../../cases/events.ts';
import type { Happening } from './model.ts';
import { noteOf } from './reader.ts';
import type { Told } from './steps.ts';

/** Newest first: what is going on now is read first. */
export const happeningsOf = (told: Told): readonly Happening[] => {
  const stepName = (step: string) => told.flow.steps.find(({ id }) => id === step)?.doing;
  return told.events.map((event) => ({ ...timelineEntry(event, stepName), ...more(event, told) })).toReversed();
};

const more = (event: CaseEvent, { names, reader, show }: Told): Omit<Happening, keyof TimelineEntry> => {
  const step = 'step' in event ? event.step : undefined;
  const whom = whomOf(event);
  return {
    ...{ kind: event.kind, stepId: step, who: names.person(event.by) },
    ...('authority' in event && event.authority && { right: names.right(event.authority) }),
    ...('note' in event && event.note && { note: noteOf(event.note, show, reader.readsNotesOf(step, event.by)) }),
    ...(whom !== undefined && { whom: names.person(whom) }),
  };
};

const whomOf = (event: CaseEvent): string | undefined => {
  switch (event.kind) {
    case 'assigned':
      return event.clerk;
    case 'signer-added':
    case 'signer-replaced':
    case 'handed-on':
      return event.person;
    case 'escalated':
      return event.to;
    default:
      return undefined;
  }
};
