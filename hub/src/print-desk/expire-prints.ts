/** Papers that nobody fetched: void, their files shredded. Their person is told at the next tap, and can have them made again. */
import { isFault } from '@yizhan/shared/faults.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import { changeCase } from '../cases/change-case.ts';
import { voidInRegister } from './void-in-register.ts';

/** So that one run stays short; the next goes on. */
const A_RUN = 500;
const UNCLAIMED = { code: 'paper-unclaimed' } as const;

type Row = { readonly id: string; readonly case_id: string; readonly serial: string };

/** Of those released before `before`; how many. One that is being printed, or of which nobody knows, is none of them (R13). */
export const expirePrints = async (desk: CaseDesk, before: Date): Promise<number> => {
  const { rows } = await desk.db.pool.query<Row>(
    `select id, case_id, serial from print_job where state = 'waiting' and created_at < $1 order by created_at limit $2`,
    [before, A_RUN],
  );
  let expired = 0;
  for (const job of rows) if (await expireOne(desk, job)) expired += 1;
  return expired;
};

const expireOne = (desk: CaseDesk, { id: jobId, case_id: caseId, serial }: Row): Promise<boolean> =>
  desk.db.tx(async (tx) => {
    // As where a print is recorded: the case is locked first, so that a print that begins now is seen.
    await tx.query('select 1 from case_view where id = $1 for update', [caseId]);
    const changed = await changeCase(desk, tx, {
      ...{ caseId, by: 'hub' },
      decide: (course) => {
        const paper = course.state.papers.find((one) => one.jobId === jobId);
        if (paper?.print === 'waiting') course.emit({ kind: 'paper-voided', jobId, serial, reasons: [UNCLAIMED] });
        return undefined;
      },
    });
    if (isFault(changed)) throw new Error(`Case ${caseId}, paper ${serial}: ${changed.fault}`);
    if (changed.after === changed.before) return false;
    await voidInRegister(tx, { serial, reason: UNCLAIMED, by: 'hub', at: new Date(desk.clock.now()) });
    return true;
  });
