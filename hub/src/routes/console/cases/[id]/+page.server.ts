import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const load: PageServerLoad = async ({ locals, params }) => {
  const found = UUID.test(params.id)
    ? await locals.hub.console.casePage(params.id, locals.staff?.roles ?? [])
    : undefined;
  if (found === undefined) error(404, word(texts.error.notFound, locals.language));
  return { found, whole: locals.staff?.roles.includes('supervisor') ?? false };
};
