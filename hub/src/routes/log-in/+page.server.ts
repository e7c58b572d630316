import { isFault } from '@yizhan/shared/faults.ts';
import { fail, redirect } from '@sveltejs/kit';
import { decide, knownRoles } from '../../access.ts';
import { ownPath } from '../../preferences.ts';
import { readForm } from '../../read-form.ts';
import { SESSION_COOKIE } from '../../session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where somebody goes who came for nothing in particular. */
const home = (roles: readonly string[]): string => {
  const held = knownRoles(roles);
  if (decide('page /console', held) === 'yes') return '/console';
  return decide('page /desk', held) === 'yes' ? '/desk' : '/';
};

export const load: PageServerLoad = ({ locals, url }) => {
  const back = url.searchParams.get('back');
  if (locals.staff) redirect(303, back === null ? home(locals.staff.roles) : ownPath(back));
  return { back, minutes: locals.hub.settings.sessionIdleMinutes };
};

const text = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '');

export const actions: Actions = {
  default: async ({ locals, request, cookies, url }) => {
    const form = await readForm({ request, locals });
    const name = text(form.get('name'));
    const result = await locals.hub.logIn({
      login: name,
      password: text(form.get('password')),
      address: locals.address,
    });
    if (isFault(result)) {
      locals.hub.metrics.refused('log-in');
      const status = result.fault === 'too-many-tries' ? 429 : result.fault === 'busy' ? 503 : 400;
      return fail(status, { name, fault: result.fault, seconds: Number(result.params?.['seconds'] ?? 0) });
    }
    cookies.set(SESSION_COOKIE, result.token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: url.protocol === 'https:',
      expires: result.expiresAt,
    });
    const staff = await locals.hub.sessions.find(result.token);
    const back = url.searchParams.get('back');
    redirect(303, back === null ? home(staff?.roles ?? []) : ownPath(back));
  },
};
