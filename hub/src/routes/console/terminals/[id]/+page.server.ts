import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

const TERMINAL = /^[\w-]{1,40}$/;

export const load: PageServerLoad = async ({ locals, params }) => {
  const found = TERMINAL.test(params.id) ? await locals.hub.console.terminalPage(params.id) : undefined;
  if (found === undefined) error(404, word(texts.error.notFound, locals.language));
  return { found };
};
