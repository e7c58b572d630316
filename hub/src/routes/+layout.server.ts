import { decide } from '../access.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { hub, language, scheme, staff } }) => ({
  language,
  scheme,
  ...(staff && {
    who: {
      name: staff.name,
      seesConsole: decide('page /console', staff.roles) === 'yes',
      seesDesk: decide('page /desk', staff.roles) === 'yes',
      seesOffice: decide('page /office/powers', staff.roles) === 'yes',
      at: hub.now().toISOString(),
    },
  }),
});
