import type { PageServerLoad } from './$types';

/** The front page says whether this person's role opens anything. */
export const load: PageServerLoad = ({ locals: { staff } }) => ({ loggedIn: staff !== undefined });
