import { faults } from '@yizhan/shared/faults.ts';
import { hub as texts } from '@yizhan/shared/messages/hub.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { accessKey, decide } from './access.ts';
import { DOOR, HUB, MAX_BODY_BYTES, MAX_UPLOAD_BYTES } from './behind-the-door.ts';
import type { Hub } from './hub.ts';
import type { Staff } from './people/sessions.ts';
import { isLanguage, isScheme, LANGUAGE_COOKIE, preferredLanguage, SCHEME_COOKIE } from './preferences.ts';
import { SESSION_COOKIE } from './session-cookie.ts';
import { isDatabaseAway } from './storage/away.ts';

/** A form is a few words; only where a file is taken may more be sent. */
const MAX_FORM_BYTES = 16 * 1024;
/** The form of a service: 80 fields of Chinese, nine bytes a character on the way. */
const MAX_ANSWERS_BYTES = 512 * 1024;
/** Of somebody who leaves each case and its next clerk, 90 bytes a line: five thousand of them. */
const MAX_HANDOVER_BYTES = 512 * 1024;
const ANSWERS = 'action /desk/';
/** What multipart adds to a file. */
const ENVELOPE_BYTES = 64 * 1024;
/** A body that does not say its length is counted where it is read. */
const UPLOADS: Readonly<Record<string, number>> = {
  'action /verify/[[code]] file': MAX_UPLOAD_BYTES + ENVELOPE_BYTES,
  'endpoint POST /desk/files': MAX_BODY_BYTES,
  'action /office/departures/[person] confirm': MAX_HANDOVER_BYTES,
};

const theHub = (): Hub => {
  const hub = (globalThis as { [HUB]?: Hub })[HUB];
  if (hub === undefined) throw new Error('The pages were started without the hub: run hub/src/main.ts');
  return hub;
};

export const handle: Handle = async ({ event, resolve }) => {
  const began = performance.now();
  const { locals, route, request, url } = event;
  prepare(event);
  const key = route.id === null ? 'none' : accessKey({ route: route.id, method: request.method, search: url.search });
  boundBody(event, key);
  locals.staff = await findStaff(event, key);
  if (route.id !== null) admit(event, key);

  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html.replace('%lang%', locals.language === 'zh' ? 'zh-CN' : 'en').replace('%scheme%', locals.scheme),
  });
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
  const status = locals.status ?? response.status;
  locals.hub.metrics.request({ key, status, seconds: (performance.now() - began) / 1000 });
  return locals.status === undefined ? response : new Response(response.body, { status, headers: response.headers });
};

const prepare = ({ locals, cookies, request, url }: RequestEvent): void => {
  const asked = url.searchParams.get('lang') ?? cookies.get(LANGUAGE_COOKIE);
  const scheme = cookies.get(SCHEME_COOKIE);
  locals.hub = theHub();
  locals.language = isLanguage(asked) ? asked : preferredLanguage(request.headers.get('accept-language'));
  locals.scheme = isScheme(scheme) ? scheme : 'auto';
  locals.requestId = request.headers.get(DOOR.request) ?? '';
  locals.address = request.headers.get(DOOR.address) ?? '';
};

const boundBody = ({ locals, request }: RequestEvent, key: string): void => {
  if (request.body === null) return;
  const length = request.headers.get('content-length');
  if (length === null && key in UPLOADS) return;
  if (length === null) error(411, faults['bad-message'][locals.language]);
  const most = UPLOADS[key] ?? (key.startsWith(ANSWERS) ? MAX_ANSWERS_BYTES : MAX_FORM_BYTES);
  if (!(Number(length) <= most)) {
    locals.hub.metrics.refused('too-large');
    error(413, faults['too-large'][locals.language]);
  }
};

/** Who it is (R2). A public page is shown to anybody, also while the database cannot say who asks. */
const findStaff = async ({ locals, cookies }: RequestEvent, key: string): Promise<Staff | undefined> => {
  const token = cookies.get(SESSION_COOKIE);
  if (token === undefined || (key.startsWith('endpoint ') && decide(key, undefined) === 'yes')) return undefined;
  try {
    return await locals.hub.sessions.find(token);
  } catch (failure) {
    if (decide(key, undefined) === 'yes' && isDatabaseAway(failure)) return undefined;
    throw failure;
  }
};

/** Default deny (R17). */
const admit = ({ locals, request, url }: RequestEvent, key: string): void => {
  switch (decide(key, locals.staff?.roles)) {
    case 'yes':
      return;
    case 'log-in':
      if (request.method === 'GET') redirect(303, `/log-in?back=${encodeURIComponent(url.pathname + url.search)}`);
      return error(401, word(texts.logIn.ended, locals.language));
    case 'no':
      return error(403, word(texts.error.notAllowed, locals.language));
  }
};

export const handleError: HandleServerError = ({ kind, error: caught, event }) => {
  // What fails before `handle` has run has no locals yet.
  const locals: Partial<App.Locals> = event.locals;
  const language = locals.language ?? 'zh';
  switch (kind) {
    case 'app':
      return {};
    case 'validation':
      return { message: faults['bad-message'][language] };
    case 'framework':
      if (caught.status === 404)
        return { message: word(texts.error.notFound, language), title: word(texts.error.notFoundTitle, language) };
      if (caught.status === 413) return { message: faults['too-large'][language] };
      return { message: faults['bad-message'][language] };
    case 'unknown': {
      if (isDatabaseAway(caught))
        return { status: 503, message: faults['storage-away'][language], title: word(texts.error.awayTitle, language) };
      const id = theHub().failed(caught, { request: locals.requestId ?? '', route: event.route.id ?? 'none' });
      return { message: word(texts.error.text, language, { id }), title: word(texts.error.title, language), id };
    }
  }
};
