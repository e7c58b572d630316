import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { fail, redirect } from '@sveltejs/kit';
import { isFilter, isView } from '../../desk/desk-rows.ts';
import type { DeskClerk } from '../../desk/desk-clerk.ts';
import { readAim, readDeed, readQueue } from '../../desk/list-forms.ts';
import { readForm } from '../../read-form.ts';
import type { Actions, PageServerLoad } from './$types';

const MAX_TYPED = 40;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
  const clerk = await locals.hub.worklists.clerkOf(locals.staff);
  if (!clerk) return { desk: undefined };
  const asked = (name: string): string | undefined => {
    const value = url.searchParams.get(name)?.trim();
    return value === '' ? undefined : value;
  };
  const [view, filter, find] = [asked('view'), asked('only'), asked('find')];
  return {
    desk: await locals.hub.worklists.page(clerk, {
      view: isView(view) ? view : 'tasks',
      filter: isFilter(filter) ? filter : undefined,
      service: asked('service')?.slice(0, 60),
      queue: readQueue(asked('queue')),
      after: asked('after'),
      find: find?.slice(0, MAX_TYPED),
    }),
  };
};

type Event = Parameters<NonNullable<Actions['act']>>[0];
type Given = { readonly clerk: DeskClerk; readonly form: FormData };

const faulted = (fault: Fault, more: { readonly use?: string } = {}) => fail(400, { ...more, fault });

/** An account that belongs to no person acts in no office. */
const given = async ({ locals, request }: Event): Promise<Given | undefined> => {
  const form = await readForm({ request, locals });
  const clerk = await locals.hub.worklists.clerkOf(locals.staff);
  return clerk && { clerk, form };
};
const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

export const actions: Actions = {
  /** One case or many: each is told what became of it. */
  act: async (event) => {
    const from = await given(event);
    if (!from) return faulted({ fault: 'not-allowed' });
    const deed = readDeed(from.form);
    if (!deed) return faulted({ fault: 'bad-message' });
    return { act: deed.act, outcomes: await event.locals.hub.worklists.act(from.clerk, deed) };
  },
  /** A line into one's hands; the line as it stands afterwards. */
  take: async (event) => {
    const from = await given(event);
    if (!from) return faulted({ fault: 'not-allowed' });
    const aim = readAim(from.form.get('aim'));
    if (!aim) return faulted({ fault: 'bad-message' });
    const row = await event.locals.hub.worklists.take(from.clerk, aim);
    return isFault(row) ? faulted(row) : { row };
  },
  giveBack: async (event) => {
    const from = await given(event);
    if (!from) return faulted({ fault: 'not-allowed' });
    const aim = readAim(from.form.get('aim'));
    if (!aim) return faulted({ fault: 'bad-message' });
    const row = await event.locals.hub.worklists.giveBack(from.clerk, aim);
    return isFault(row) ? faulted(row) : { row };
  },
  /** The next due one into one's hands, and its page open. */
  next: async (event) => {
    const from = await given(event);
    if (!from) return faulted({ fault: 'not-allowed' });
    const taken = await event.locals.hub.worklists.takeNext(from.clerk);
    if (!taken) return { nothing: true };
    redirect(303, `/desk/cases/${taken.caseId}?done=take`);
  },
  verdict: async (event) => {
    const from = await given(event);
    if (!from) return faulted({ fault: 'not-allowed' });
    const [use, verdict, note] = [text(from.form, 'use'), text(from.form, 'verdict'), text(from.form, 'note').trim()];
    if (!UUID.test(use) || (verdict !== 'agreed' && verdict !== 'objected')) return faulted({ fault: 'bad-message' });
    if (verdict === 'objected' && note === '') return faulted({ fault: 'reasons-missing' }, { use });
    const reviewed = await event.locals.hub.worklists.review(from.clerk, { use, verdict, note });
    return isFault(reviewed) ? faulted(reviewed, { use }) : { use, reviewed };
  },
  save: async (event) => {
    const from = await given(event);
    if (!from) return faulted({ fault: 'not-allowed' });
    const [filter, service] = [text(from.form, 'only'), text(from.form, 'service')];
    const filters = { view: text(from.form, 'view'), ...(filter && { filter }), ...(service && { service }) };
    const saved = await event.locals.hub.worklists.save(from.clerk, text(from.form, 'name'), filters);
    return isFault(saved) ? faulted(saved) : { saved: saved.id };
  },
  rename: async (event) => {
    const from = await given(event);
    const id = from ? text(from.form, 'id') : '';
    if (!from || !UUID.test(id)) return faulted({ fault: from ? 'bad-message' : 'not-allowed' });
    const fault = await event.locals.hub.worklists.rename(from.clerk, id, text(from.form, 'name'));
    return fault ? faulted(fault) : { renamed: id };
  },
  forget: async (event) => {
    const from = await given(event);
    const id = from ? text(from.form, 'id') : '';
    if (!from || !UUID.test(id)) return faulted({ fault: from ? 'bad-message' : 'not-allowed' });
    const fault = await event.locals.hub.worklists.forget(from.clerk, id);
    return fault ? faulted(fault) : { forgotten: id };
  },
};
