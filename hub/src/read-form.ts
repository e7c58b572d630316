import { faults } from '@yizhan/shared/faults.ts';
import { error, type RequestEvent } from '@sveltejs/kit';

/** The form of a request; one that is none, or is broken, is answered 400 with a sentence. */
export const readForm = async ({ request, locals }: Pick<RequestEvent, 'request' | 'locals'>): Promise<FormData> => {
  try {
    return await request.formData();
  } catch (failure) {
    // What the platform throws on a body that does not parse; a body that is too long has an error of its own.
    if (failure instanceof TypeError) error(400, faults['bad-message'][locals.language]);
    throw failure;
  }
};
