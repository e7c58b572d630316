import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  return { mine: officer && (await locals.hub.rota.mine(officer)) };
};
