import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** Whoever is chosen has a page of their own. */
export const load: PageServerLoad = async ({ locals, url: { searchParams: asked } }) => {
  const person = asked.get('person');
  const successor = asked.get('successor');
  if (person)
    redirect(
      303,
      `/office/departures/${encodeURIComponent(person)}${successor ? `?${new URLSearchParams({ successor }).toString()}` : ''}`,
    );
  const officer = await locals.hub.powers.officerOf(locals.staff);
  return { found: officer && (await locals.hub.departures.list(officer)) };
};
