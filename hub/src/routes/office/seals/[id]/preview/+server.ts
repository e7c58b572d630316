import { isFault } from '@yizhan/shared/faults.ts';
import { error } from '@sveltejs/kit';
import { wordFault } from '../../../../../desk/word-fault.ts';
import type { RequestHandler } from './$types';

/** A paper that waits to be sealed, as a picture of one page; for its keeper alone, and kept nowhere. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { staff, hub, language } = locals;
  const officer = await hub.seals.officerOf(staff);
  if (!officer) error(404);
  const asked = Number(url.searchParams.get('page') ?? '1');
  const page = Number.isInteger(asked) && asked > 0 && asked < 1000 ? asked : 1;
  const png = await hub.seals.preview(officer, params.id, page);
  if (isFault(png)) error(png.fault === 'not-found' ? 404 : 409, wordFault(png, language));
  return new Response(Uint8Array.from(png), { headers: { 'content-type': 'image/png', 'cache-control': 'no-store' } });
};
