import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The picture of one page, from 1. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { staff, hub } = locals;
  const file = staff && (await hub.files.read(staff, params.id));
  const picture = /^[1-9]\d{0,2}$/.test(params.page) ? file?.page(Number(params.page)) : undefined;
  if (!picture) error(404);
  return new Response(new Uint8Array(picture), {
    headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, no-store' },
  });
};
