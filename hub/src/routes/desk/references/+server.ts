import { error } from '@sveltejs/kit';
import { isReferenceTo } from '../../../references/lists.ts';
import type { RequestHandler } from './$types';

/** What a form's field may refer to, while somebody types. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const to = url.searchParams.get('to');
  if (!isReferenceTo(to)) return error(400);
  const found = await locals.hub.references(to, url.searchParams.get('q') ?? '');
  return Response.json(found, { headers: { 'cache-control': 'no-store' } });
};
