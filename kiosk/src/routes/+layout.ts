/** The page is one file built ahead: it stands before the agent has anything to say. */
export const prerender = true;
