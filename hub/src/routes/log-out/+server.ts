import { redirect } from '@sveltejs/kit';
import { SESSION_COOKIE } from '../../session-cookie.ts';
import type { RequestHandler } from './$types';

/** Also for somebody whose session has ended already: the outcome is what they want. */
export const POST: RequestHandler = async ({ locals, cookies }) => {
  const token = cookies.get(SESSION_COOKIE);
  const staff = token === undefined ? undefined : await locals.hub.sessions.find(token);
  if (token !== undefined && staff !== undefined) await locals.hub.logOut(token, staff);
  cookies.delete(SESSION_COOKIE, { path: '/' });
  redirect(303, '/');
};
