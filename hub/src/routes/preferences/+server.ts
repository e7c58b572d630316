import { redirect } from '@sveltejs/kit';
import { isLanguage, isScheme, LANGUAGE_COOKIE, ownPath, PREFERENCE_LIFE_S, SCHEME_COOKIE } from '../../preferences.ts';
import { readForm } from '../../read-form.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ cookies, locals, request, url }) => {
  const form = await readForm({ request, locals });
  const keep = {
    path: '/',
    maxAge: PREFERENCE_LIFE_S,
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  } as const;
  const language = form.get('language');
  const scheme = form.get('scheme');
  if (isLanguage(language)) cookies.set(LANGUAGE_COOKIE, language, keep);
  if (isScheme(scheme)) cookies.set(SCHEME_COOKIE, scheme, keep);
  redirect(303, ownPath(form.get('back')));
};
