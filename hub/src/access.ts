/**
 * Who may do what (R17): every page, form action, endpoint method and socket event, and the roles that may use it.
 * What is not in this table is denied. access.test.ts compares it with the source, both ways.
 */
export const roles = ['operator', 'supervisor', 'clerk'] as const;
export type Role = (typeof roles)[number];

/** `terminal` speaks with a client certificate at the terminal door; `public` needs nothing; the rest needs a role. */
export type Allowed = 'public' | 'terminal' | readonly Role[];

const everyone: Allowed = 'public';
const fleet: Allowed = ['operator', 'supervisor'];
const desk: Allowed = ['clerk', 'supervisor'];

/** Keys: `page ROUTE` · `action ROUTE NAME` · `endpoint METHOD ROUTE` · `console EVENT` · `desk EVENT` · `office EVENT` · `terminal EVENT`. */
export const accessTable: Readonly<Record<string, Allowed>> = {
  'page /': everyone,
  'page /log-in': everyone,
  'action /log-in default': everyone,
  'endpoint POST /log-out': everyone,
  'page /verify/[[code]]': everyone,
  'action /verify/[[code]] code': everyone,
  'action /verify/[[code]] file': everyone,
  'endpoint GET /verify/keys': everyone,
  'page /p/[token]': everyone,
  'endpoint POST /p/[token]/file': everyone,
  'endpoint GET /verify/offline': everyone,
  'endpoint POST /preferences': everyone,
  'endpoint GET /healthz': everyone,
  'endpoint GET /readyz': everyone,
  // Public here, and then guarded by address or token: a metrics collector has no session.
  'endpoint GET /metrics': everyone,

  'page /console': fleet,
  'page /console/cases/[id]': fleet,
  'endpoint GET /console/cases/[id]/evidence': ['supervisor'],
  'page /console/terminals/[id]': fleet,

  'endpoint GET /desk/references': desk,
  'page /desk/counter': desk,
  'action /desk/counter find': desk,
  'action /desk/counter review': desk,
  'action /desk/counter change': desk,
  'action /desk/counter handIn': desk,
  'endpoint POST /desk/files': desk,
  'endpoint GET /desk/files/[id]': desk,
  'endpoint GET /desk/files/[id]/[page]': desk,
  'page /desk/cases/[id]': desk,
  'action /desk/cases/[id] take': desk,
  'action /desk/cases/[id] giveBack': desk,
  'action /desk/cases/[id] sign': desk,
  'action /desk/cases/[id] sendBack': desk,
  'action /desk/cases/[id] addSigner': desk,
  'action /desk/cases/[id] finish': desk,
  'action /desk/cases/[id] handIn': desk,
  'action /desk/cases/[id] resubmit': desk,
  'action /desk/cases/[id] settle': desk,
  'action /desk/cases/[id] outside': desk,
  'action /desk/cases/[id] object': desk,
  'action /desk/cases/[id] make': desk,
  'action /desk/cases/[id] nudge': desk,
  'action /desk/cases/[id] handOver': desk,
  'action /desk/cases/[id] pause': desk,
  'action /desk/cases/[id] resume': desk,
  'action /desk/cases/[id] voidCase': desk,
  'action /desk/cases/[id] voidPaper': desk,
  'action /desk/cases/[id] linkPaper': desk,
  'action /desk/cases/[id] reopen': desk,
  'action /desk/cases/[id] ask': desk,
  'action /desk/cases/[id] answer': desk,
  'action /desk/cases/[id] duty': desk,
  'action /desk/cases/[id] addReason': desk,
  'action /desk/cases/[id] retireReason': desk,
  'action /desk/cases/[id] find': desk,

  'console watch': fleet,
  'console help.answer': fleet,
  'console here': fleet,

  'page /desk': desk,
  'action /desk act': desk,
  'action /desk take': desk,
  'action /desk giveBack': desk,
  'action /desk next': desk,
  'action /desk verdict': desk,
  'action /desk save': desk,
  'action /desk rename': desk,
  'action /desk forget': desk,

  'page /office/powers': desk,
  'page /office/powers/new': desk,
  'action /office/powers/new find': desk,
  'action /office/powers/new propose': desk,
  'action /office/powers/new change': desk,
  'action /office/powers/new grant': desk,
  'page /office/powers/[id]': desk,
  'action /office/powers/[id] revoke': desk,
  'page /office/escalations': desk,
  'action /office/escalations nudge': desk,
  'action /office/escalations handOn': desk,
  'action /office/escalations extend': desk,
  'page /office/mine': desk,
  'page /office/rota': desk,
  'action /office/rota plan': desk,
  'action /office/rota remove': desk,
  'page /office/leave': desk,
  'action /office/leave take': desk,
  'action /office/leave end': desk,
  'page /office/hours': desk,
  'action /office/hours propose': desk,
  'action /office/hours agree': desk,
  'action /office/hours decline': desk,
  'page /office/departures': desk,
  'page /office/departures/[person]': desk,
  'action /office/departures/[person] confirm': desk,
  'page /office/balance': desk,
  'action /office/balance propose': desk,
  'action /office/balance agree': desk,
  'action /office/balance decline': desk,
  'page /office/balance/[proposal]': desk,
  'page /office/seals': desk,
  'action /office/seals grant': desk,
  'action /office/seals refuse': desk,
  'action /office/seals turn': desk,
  'endpoint GET /office/seals/[id]/preview': desk,
  'page /office/reviews': desk,
  'action /office/reviews verdict': desk,

  'office watch': desk,

  'desk watch': desk,
  'desk case': desk,
  'desk count': desk,
  'desk here': desk,

  'terminal hello': 'terminal',
  'terminal records': 'terminal',
  'terminal reported': 'terminal',
  'terminal ask': 'terminal',
};

export type Decision = 'yes' | 'log-in' | 'no';

const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);
export const knownRoles = (stored: readonly string[]): readonly Role[] => stored.filter(isRole);

/** `held` is undefined for somebody without a session. `log-in` means that a session might help. */
export const decide = (key: string, held: readonly Role[] | undefined): Decision => {
  const allowed = Object.hasOwn(accessTable, key) ? accessTable[key] : undefined;
  if (allowed === undefined || allowed === 'terminal') return 'no';
  if (allowed === 'public') return 'yes';
  if (held === undefined) return 'log-in';
  return allowed.some((role) => held.includes(role)) ? 'yes' : 'no';
};

type Asked = { readonly route: string; readonly method: string; readonly search: string };

const endpointRoutes = new Set(
  Object.keys(accessTable).flatMap((key) => (key.startsWith('endpoint ') ? (key.split(' ')[2] ?? []) : [])),
);

/** The table's key for one request of the web door. HEAD and OPTIONS count as the GET they describe. */
export const accessKey = ({ route, method, search }: Asked): string => {
  const verb = method === 'HEAD' || method === 'OPTIONS' ? 'GET' : method;
  if (endpointRoutes.has(route)) return `endpoint ${verb} ${route}`;
  if (verb === 'GET') return `page ${route}`;
  if (verb !== 'POST') return `${verb} ${route}`;
  // SvelteKit names an action by the first search parameter that begins with a slash.
  const name = [...new URLSearchParams(search).keys()].find((key) => key.startsWith('/'));
  return `action ${route} ${name?.slice(1) ?? 'default'}`;
};
