import type { LayoutServerLoad } from './$types';
import { headed } from '../../office/officer.ts';

/** Whether they answer for others, and whether their hours are agreed on: then there are pages for that. */
export const load: LayoutServerLoad = async ({ locals }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  if (!officer) return { answers: false, rotates: false };
  return {
    answers: officer.oversees || headed(officer).length > 0,
    rotates: await locals.hub.hours.rotates(officer),
  };
};
