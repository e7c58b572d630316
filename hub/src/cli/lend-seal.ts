/**
 * `seal:lend SEAL [--keeper NUMBER] [--backup NUMBER] [--services a,b|all] [--a-day N|any] [--from DATE] [--until DATE]`:
 * who keeps a seal, by their staff numbers, and what it is used for without asking them. What is not named stays.
 */
import { parseArgs } from 'node:util';
import { isFault } from '@yizhan/shared/faults.ts';
import { lendSeal, type Lending } from '../seals/lend-seal.ts';
import type { Sql } from '../storage/db.ts';
import { command, operator, Usage, withParts } from './command.ts';

const USAGE =
  'Usage: seal:lend SEAL [--keeper NUMBER] [--backup NUMBER] [--services a,b|all] [--a-day N|any] [--from DATE] [--until DATE]';

const personOf = async (sql: Sql, number: string): Promise<string> => {
  const { rows } = await sql.query<{ id: string }>(`select id from person where number = $1 and kind = 'staff'`, [
    number,
  ]);
  if (!rows[0]) throw new Usage(`There is no member of staff with the number ${number}.`);
  return rows[0].id;
};

const dateOf = (text: string): Date => {
  const date = new Date(`${text}T00:00:00+08:00`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime()))
    throw new Usage(`${text} is no date: give it as 2027-01-31.`);
  return date;
};

const limitOf = (text: string): number | null => {
  if (text === 'any') return null;
  if (!/^\d{1,6}$/.test(text)) throw new Usage(`${text} is no number of uses a day.`);
  return Number(text);
};

const servicesOf = async (sql: Sql, text: string): Promise<readonly string[]> => {
  if (text === 'all') return [];
  const named = text.split(',');
  const { rows } = await sql.query<{ id: string }>('select distinct flow_id as id from flow_version');
  const unknown = named.find((one) => !rows.some(({ id }) => id === one));
  if (unknown !== undefined) throw new Usage(`No service ${unknown} is published.`);
  return named;
};

const text = { type: 'string' } as const;

await command(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { keeper: text, backup: text, services: text, 'a-day': text, from: text, until: text },
  });
  const [sealId, ...more] = positionals;
  if (sealId === undefined || more.length > 0 || Object.keys(values).length === 0) throw new Usage(USAGE);
  await withParts(async ({ db }) => {
    const { keeper, backup, services, from, until, 'a-day': aDay } = values;
    const lending: Lending = {
      ...(keeper !== undefined && { keeper: await personOf(db.pool, keeper) }),
      ...(backup !== undefined && { backup: await personOf(db.pool, backup) }),
      ...(services !== undefined && { flows: await servicesOf(db.pool, services) }),
      ...(aDay !== undefined && { dailyLimit: limitOf(aDay) }),
      ...(from !== undefined && { validFrom: dateOf(from) }),
      ...(until !== undefined && { validUntil: dateOf(until) }),
    };
    const fault = await db.tx((tx) => lendSeal(tx, sealId, { lending, by: operator() }));
    if (isFault(fault))
      throw new Usage(
        fault.fault === 'not-found' ? `There is no seal ${sealId}.` : 'Keeper and backup have to be two people.',
      );
    console.log(`Seal ${sealId} is lent so from now on.`);
  });
});
