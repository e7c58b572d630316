import { holderFilters, registerFilters, type RegisterWish } from '../../../office/powers/model.ts';
import type { PageServerLoad } from './$types';

const chosen = <Name extends string>(names: readonly Name[], typed: string | null): Name | undefined =>
  names.find((name) => name === typed);

/** A choice of a form that was left empty is sent as an empty text. */
const id = (typed: string | null): string | undefined => (typed ? typed.slice(0, 60) : undefined);

export const load: PageServerLoad = async ({ locals, url: { searchParams: asked } }) => {
  const officer = await locals.hub.powers.officerOf(locals.staff);
  if (!officer) return { register: undefined };
  const wish: RegisterWish = {
    state: chosen(registerFilters, asked.get('state')) ?? 'standing',
    department: id(asked.get('department')),
    flow: id(asked.get('service')),
    holder: chosen(holderFilters, asked.get('holder')),
  };
  return { register: await locals.hub.powers.register(officer, wish) };
};
