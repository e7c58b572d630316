/** The register of powers, narrowed: who may decide what, in whose name. */
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { listPowers, type PowerFilter } from '../../powers/list-powers.ts';
import type { PowerState } from '../../powers/power.ts';
import type { Officer } from '../officer.ts';
import { registerFilters, type HolderFilter, type Register, type RegisterFilter, type RegisterWish } from './model.ts';
import { viewPowers, type PowerReads } from './view-powers.ts';

/** What still does something, or waits for the office to say what becomes of it. */
const standing: ReadonlySet<PowerState> = new Set(['in-force', 'not-begun', 'suspended']);

const isShown = (state: PowerState, filter: RegisterFilter): boolean =>
  filter === 'all' || (filter === 'standing' ? standing.has(state) : state === filter);

const holderOf = (officer: Officer, holder: HolderFilter | undefined): PowerFilter['holder'] => {
  if (holder === undefined) return undefined;
  return holder === 'me' ? { person: officer.person } : { kind: holder };
};

export const readRegister = async (reads: PowerReads, officer: Officer, wish: RegisterWish): Promise<Register> => {
  const { sql, flows, now } = reads;
  const { department, flow, holder } = wish;
  const [listed, departments, current] = await Promise.all([
    listPowers(sql, { department, flowId: flow, holder: holderOf(officer, holder), now }),
    sql.query<{ id: string } & Bilingual>(
      `select id, name_zh as zh, name_en as en from department d
       where exists (select 1 from power p where p.department_id = d.id) order by id`,
    ),
    flows.current(sql),
  ]);
  const shown = listed.filter(({ state }) => isShown(state, wish.state));
  return {
    wish,
    powers: await viewPowers(reads, officer, shown),
    counts: Object.fromEntries(
      registerFilters.map((filter) => [filter, listed.filter(({ state }) => isShown(state, filter)).length]),
    ) as Record<RegisterFilter, number>,
    departments: departments.rows.map(({ id, zh, en }) => ({ id, name: { zh, en } })),
    flows: current.map(({ id, name }) => ({ id, name })),
    grants: officer.posts.some(({ rank }) => rank === 'principal'),
  };
};
