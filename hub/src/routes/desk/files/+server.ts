import { faults, isFault } from '@yizhan/shared/faults.ts';
import { error } from '@sveltejs/kit';
import { wordFault } from '../../../desk/word-fault.ts';
import type { RequestHandler } from './$types';

/** How the hub's own fault is told to a browser that asks for status codes; the sentence goes along. */
const statusOf = (by: string): number => (by === 'hub' ? 503 : 422);

/**
 * One file as the body; whose it is in `person` or `case`, and its name in the header `x-file-name`, URI-encoded: a name
 * may hold a person's, and addresses are logged.
 */
export const POST: RequestHandler = async ({ locals, request, url }) => {
  const { staff, hub, language } = locals;
  if (!staff) error(401);
  const [person, caseId] = [url.searchParams.get('person'), url.searchParams.get('case')];
  const whom = caseId === null ? { person: person ?? '' } : { caseId };
  const taken = await hub.files.take(staff, whom, {
    name: decoded(request.headers.get('x-file-name') ?? ''),
    body: request.body ?? new Blob([]).stream(),
  });
  if (!isFault(taken)) return Response.json(taken);
  return Response.json(
    { fault: taken.fault, message: wordFault(taken, language) },
    { status: statusOf(faults[taken.fault].by) },
  );
};

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name);
  } catch {
    return ''; // not a name: the file gets one of ours
  }
};
