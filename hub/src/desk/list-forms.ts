/** What the list's forms send: read once, and believed only in its right form. No library: browsers write the same aims. */
import type { ListDeed } from './act-on-cases.ts';
import type { ListAim } from './seen-round.ts';
import { isListAct, isListReason } from './list-acts.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAME = /^[a-z][a-z0-9-]{0,58}$/;
/** More is not a selection any more; the form's own bound is not far beyond. */
const MAX_AIMS = 100;

/** `CASE STEP SLOT SINCE`, none of which holds a space. */
export const writeAim = ({ caseId, step, slot, since }: ListAim): string => [caseId, step, slot, since].join(' ');

export const readAim = (text: unknown): ListAim | undefined => {
  if (typeof text !== 'string') return undefined;
  const [caseId = '', step = '', slot = '', since = '', ...rest] = text.split(' ');
  const fits = UUID.test(caseId) && NAME.test(step) && NAME.test(slot) && rest.length === 0;
  return fits && since.length === 24 && Number.isFinite(Date.parse(since)) ? { caseId, step, slot, since } : undefined;
};

/** Undefined when it was no form of ours. Of a case named twice the first counts. */
export const readDeed = (form: FormData): ListDeed | undefined => {
  const act = form.get('act');
  const aims = form.getAll('aim').map(readAim);
  if (!isListAct(act) || aims.length === 0 || aims.length > MAX_AIMS) return undefined;
  const known = aims.filter((aim) => aim !== undefined);
  if (known.length !== aims.length) return undefined;
  const [reason, note] = [form.get('reason'), form.get('note')];
  return {
    ...{ act, aims: [...new Map(known.toReversed().map((aim) => [aim.caseId, aim])).values()].toReversed() },
    ...(isListReason(act, reason) && { reason }),
    ...(typeof note === 'string' && note.trim() !== '' && { note }),
  };
};

/** `FLOW/STEP` */
export const readQueue = (text: string | undefined): { flowId: string; step: string } | undefined => {
  const [flowId = '', step = '', ...rest] = (text ?? '').split('/');
  return NAME.test(flowId) && NAME.test(step) && rest.length === 0 ? { flowId, step } : undefined;
};
