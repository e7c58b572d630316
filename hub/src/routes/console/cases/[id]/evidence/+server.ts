import { isFault } from '@yizhan/shared/faults.ts';
import { error } from '@sveltejs/kit';
import { zipSync } from 'fflate';
import { wordFault } from '../../../../../desk/word-fault.ts';
import type { RequestHandler } from './$types';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The case as an evidence bundle in a ZIP file: whoever gets it needs openssl and pdfsig alone. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { staff, hub, language } = locals;
  if (!staff) error(403);
  const bundle = UUID.test(params.id)
    ? await hub.console.evidence(params.id, staff)
    : ({ fault: 'not-found' } as const);
  if (isFault(bundle)) error(bundle.fault === 'not-found' ? 404 : 503, wordFault(bundle, language));
  const folder = `evidence-${params.id}`;
  const zip = zipSync(Object.fromEntries(bundle.map(({ name, bytes }) => [`${folder}/${name}`, bytes])));
  return new Response(zip, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${folder}.zip"`,
      'cache-control': 'no-store',
    },
  });
};
