import type { LayoutServerLoad } from './$types';
import { headed } from '../../office/officer.ts';

/** Whether they answer for others, keep a seal, and have hours that are agreed on: then there are pages for that. */
export const load: LayoutServerLoad = async ({ locals }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  if (!officer) return { answers: false, rotates: false, keeps: false };
  return {
    answers: officer.oversees || headed(officer).length > 0,
    rotates: await locals.hub.hours.rotates(officer),
    keeps: await locals.hub.seals.keeps(officer),
  };
};
