export const SESSION_COOKIE = 'yizhan_session';

/** The token in a Cookie header (RFC 6265 §4.2); undefined when there is none of the right form. */
export const sessionToken = (header: string | undefined): string | undefined =>
  new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(header ?? '')?.[1];
