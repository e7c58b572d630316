import type { SubmitFunction } from '$app/forms';

type OwnAct = { readonly form: HTMLFormElement; readonly refused: boolean };
let last: OwnAct | undefined;

/** For `use:enhance`: what was typed stays in the form when it was refused, and the page shows how things stand now. */
export const stay: SubmitFunction =
  ({ formElement }) =>
  ({ result, update }) => {
    last = { form: formElement, refused: result.type === 'failure' };
    if (result.type === 'redirect') formElement.reset(); // it is done: the next one begins empty
    return update({ reset: false, refreshAll: true });
  };

/** The person's own act that what is read now follows; told once. */
export const takeOwnAct = (): OwnAct | undefined => {
  const own = last;
  last = undefined;
  return own;
};
