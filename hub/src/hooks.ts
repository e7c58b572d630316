import type { Reroute } from '@sveltejs/kit/hooks';

/** The short URL on papers, `/V/CODE`: upper case, because only that fits a small QR code. */
export const reroute: Reroute = ({ url }) => {
  const short = /^\/v\/([^/]*)\/?$/i.exec(url.pathname);
  return short ? `/verify/${short[1] ?? ''}` : undefined;
};
