/** The address of this page under another filter; what was searched for is left behind. */
export const filterHref = (url: Pick<URL, 'pathname' | 'search'>, param: string, value: string | undefined): string => {
  const search = new URLSearchParams(url.search);
  if (value === undefined) search.delete(param);
  else search.set(param, value);
  search.delete('find');
  return search.size > 0 ? `?${search.toString()}` : url.pathname;
};
