import { isFault } from '@yizhan/shared/faults.ts';
import { redirect } from '@sveltejs/kit';
import { readForm } from '../../../../read-form.ts';
import type { RequestHandler } from './$types';

/** The paper, for a form with the campus number; back to the page with what was wrong. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const typed = (await readForm({ request, locals })).get('number');
  const number = typeof typed === 'string' ? typed.slice(0, 60) : '';
  const { token } = params;
  const fetched = await locals.hub.links.fetch({ token, number, address: locals.address });
  if (isFault(fetched)) {
    const left = String(fetched.params?.['left'] ?? fetched.params?.['seconds'] ?? 0);
    redirect(303, `/p/${encodeURIComponent(token)}?${String(new URLSearchParams({ wrong: fetched.fault, left }))}`);
  }
  return new Response(new Uint8Array(fetched.pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${fetched.serial}.pdf"`,
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    },
  });
};
