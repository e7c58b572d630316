import { isFault } from '@yizhan/shared/faults.ts';
import { isOfflineCode } from '@yizhan/shared/paper/offline-code.ts';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { MAX_UPLOAD_BYTES } from '../../../behind-the-door.ts';
import { readForm } from '../../../read-form.ts';
import { codeResult, fileResult } from '../../../ui/verify-result.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a person types or a scanner reads is far shorter; the rest is not looked at. */
const MAX_TYPED = 300;

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const typed = url.searchParams.get('code');
  // One address for one paper: what was typed into the form becomes the short URL that the QR code has.
  if (typed !== null && typed.trim() !== '' && params.code === undefined) {
    redirect(303, `/v/${encodeURIComponent(typed.trim().slice(0, MAX_TYPED))}`);
  }
  setHeaders({ 'x-robots-tag': 'noindex' });
  if (params.code === undefined) return { typed: '', at: new Date().toISOString(), result: undefined };
  const answer = await locals.hub.verify.byCode(params.code, locals.address);
  if (isFault(answer)) {
    locals.status = 429;
    locals.hub.metrics.refused('verify');
    setHeaders({ 'retry-after': String(answer.params?.['seconds'] ?? 60) });
  }
  return { typed: params.code, at: new Date().toISOString(), result: codeResult(answer) };
};

/** The long code is answered here, a short one at the address that the QR code has. */
const byCode = async ({ locals, request }: RequestEvent) => {
  const typed = (await readForm({ request, locals })).get('code');
  const text = typeof typed === 'string' ? typed.trim() : '';
  if (text === '') redirect(303, '/verify');
  if (!isOfflineCode(text)) redirect(303, `/v/${encodeURIComponent(text.slice(0, MAX_TYPED))}`);
  const result = codeResult(await locals.hub.verify.byCode(text, locals.address));
  if (result.kind !== 'too-many') return { result };
  locals.hub.metrics.refused('verify');
  return fail(429, { result });
};

export const actions: Actions = {
  code: byCode,
  file: async ({ locals, request }) => {
    const file = (await readForm({ request, locals })).get('file');
    if (!(file instanceof File) || file.size === 0) return fail(400, { result: { kind: 'no-file' as const } });
    if (file.size > MAX_UPLOAD_BYTES) return fail(413, { result: { kind: 'too-large' as const } });
    const answer = await locals.hub.verify.byFile(new Uint8Array(await file.arrayBuffer()), locals.address);
    const result = fileResult(answer);
    if (!isFault(answer)) return { result };
    locals.hub.metrics.refused('verify');
    return fail(answer.fault === 'too-large' ? 413 : 429, { result });
  },
};
