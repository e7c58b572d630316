import type { Filter, View } from '../../desk/desk-rows.ts';

type Wish = {
  readonly view: View;
  readonly filter?: Filter | undefined;
  readonly service?: string | undefined;
  readonly queue?: string | undefined;
  readonly after?: string | undefined;
};

/** The address of a list; the first list of all has the shortest. */
export const listHref = ({ view, filter, service, queue, after }: Wish): string => {
  const search = new URLSearchParams();
  if (view !== 'tasks') search.set('view', view);
  if (filter) search.set('only', filter);
  if (service) search.set('service', service);
  if (queue) search.set('queue', queue);
  if (after) search.set('after', after);
  return search.size > 0 ? `/desk?${search.toString()}` : '/desk';
};
