import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The whole file, as it was built anew. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { staff, hub } = locals;
  const file = staff && (await hub.files.read(staff, params.id));
  if (!file) error(404);
  const name = file.name.replace(/(\.[a-z0-9]{1,5})?$/i, '.pdf');
  return new Response(new Uint8Array(file.pdf), {
    headers: {
      'content-type': 'application/pdf',
      // RFC 6266, RFC 8187.
      'content-disposition': `inline; filename="file.pdf"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'private, no-store',
    },
  });
};
