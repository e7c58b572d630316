import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { sealTexts as t } from '@yizhan/shared/messages/hub-seals.ts';
import { fail, redirect } from '@sveltejs/kit';
import { readFields } from '../../../desk/acts/fields.ts';
import { wordFault } from '../../../desk/word-fault.ts';
import { readForm } from '../../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url: { searchParams: asked } }) => {
  const officer = await locals.hub.seals.officerOf(locals.staff);
  const desk = officer && (await locals.hub.seals.read(officer));
  return { desk, done: asked.get('done'), count: Number(asked.get('count') ?? '0') };
};

const worded = (fault: Fault, language: 'zh' | 'en') => ({ message: wordFault(fault, language) });

export const actions: Actions = {
  grant: async ({ locals, request }) => {
    const fields = readFields(await readForm({ request, locals }));
    const { staff, language, hub } = locals;
    const picked = fields.values['use'] ?? [];
    if (picked.length === 0) return fail(400, { message: t.nothing[language], picked });
    const officer = await hub.seals.officerOf(staff);
    if (!officer || !staff) return fail(400, { ...worded({ fault: 'not-allowed' }, language), picked });
    const granted = await hub.seals.grant(officer, staff.accountId, { picked, password: fields.one('password') });
    if (isFault(granted)) return fail(400, { ...worded(granted, language), picked });
    return redirect(303, `/office/seals?done=granted&count=${String(granted)}`);
  },
  refuse: async ({ locals, request }) => {
    const fields = readFields(await readForm({ request, locals }));
    const officer = await locals.hub.seals.officerOf(locals.staff);
    if (!officer) return fail(400, worded({ fault: 'not-allowed' }, locals.language));
    const picked = fields.one('refuse');
    const fault = await locals.hub.seals.refuse(officer, picked, fields.one(`reason ${picked.split(':')[0] ?? ''}`));
    return fault ? fail(400, worded(fault, locals.language)) : redirect(303, '/office/seals?done=refused');
  },
  turn: async ({ locals, request }) => {
    const fields = readFields(await readForm({ request, locals }));
    const officer = await locals.hub.seals.officerOf(locals.staff);
    if (!officer) return fail(400, worded({ fault: 'not-allowed' }, locals.language));
    const to = fields.one('to') === 'active' ? 'active' : 'suspended';
    const fault = await locals.hub.seals.turn(officer, fields.one('seal'), to);
    const done = to === 'active' ? 'resumed' : 'suspended';
    return fault ? fail(400, worded(fault, locals.language)) : redirect(303, `/office/seals?done=${done}`);
  },
};
