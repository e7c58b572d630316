import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

const MAX_NUMBER = 40;

export const load: PageServerLoad = async ({ locals, url }) => {
  const lookedFor = url.searchParams.get('find')?.trim().slice(0, MAX_NUMBER);
  if (lookedFor) {
    const id = await locals.hub.console.findCase(lookedFor);
    if (id !== undefined) redirect(303, `/console/cases/${id}`);
  }
  return { board: await locals.hub.console.board(), lookedFor };
};
