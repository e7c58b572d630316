/** The paper a keeper is asked to seal, page by page as a picture: exactly what will be sealed, but for its serial and code. */
import { execFile } from 'node:child_process';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import { stepOf } from '@yizhan/shared/flow/definition.ts';
import { previewCopy } from '../papers/prepare-copy.ts';
import { orderedPaper } from '../print-desk/ordered-paper.ts';
import { contentOf } from '../seals/lease-seal.ts';
import { sealToShow } from '../seals/seal-in-force.ts';
import type { AutomaticDesk } from './advance-case.ts';
import { factsOf } from './issue-paper.ts';
import { loadCase } from './load-case.ts';

type Asked = {
  readonly loanId: string;
  /** Person id, from the session (R2). */
  readonly keeper: string;
  /** 1 for the first. */
  readonly page: number;
};

/** Faults: `not-found` (no use that waits for this keeper, no such page); `conflict` (it would say something else by now). */
export const previewPaper = async (desk: AutomaticDesk, { loanId, keeper, page }: Asked): Promise<Buffer | Fault> => {
  const { rows } = await desk.db.pool.query<Row>(
    `select l.case_id, l.step, l.job_id, l.content, l.seal_id from seal_loan l join seal s on s.id = l.seal_id
     where l.id = $1 and l.state = 'waiting' and $2 in (s.keeper_id, s.backup_id)`,
    [loanId, keeper],
  );
  const [row] = rows;
  const said = row && (await saidIn(desk, row));
  if (!row || !said) return { fault: 'not-found' };
  if (!contentOf(said.template, said.data).equals(row.content)) return { fault: 'conflict' };
  const preview = await previewCopy(desk.papers, {
    ...said,
    seal: await sealToShow(desk.db.pool, row.seal_id),
    issuedAt: new Date(desk.clock.now()),
  });
  if (isFault(preview)) return preview;
  return page > preview.pages ? { fault: 'not-found' } : pageOf(preview.pdf, page);
};

type Row = {
  readonly case_id: string;
  readonly step: string;
  readonly job_id: string | null;
  readonly content: Buffer;
  readonly seal_id: string;
};

type Said = { readonly template: string; readonly data: unknown; readonly dated?: Date };

const saidIn = async (desk: AutomaticDesk, row: Row): Promise<Said | undefined> => {
  const loaded = await loadCase(desk.db.pool, row.case_id);
  if (!loaded) return undefined;
  const { state } = loaded;
  const order = state.orders.find(({ jobId }) => jobId === row.job_id);
  if (order) return orderedPaper(desk, order.of, state.applicant);
  const flow = await desk.flows.get(desk.db.pool, state.flowId, state.flowVersion);
  const step = flow && stepOf(flow, row.step);
  if (step?.kind !== 'issue') return undefined;
  const data = await factsOf(desk, state, step);
  return data === undefined ? undefined : { template: step.document.template, data };
};

/** Sharp on a phone held close: 1241 pixels across. */
const DPI = 150;
const DEADLINE_MS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** Poppler draws what it finds on paper, the seal with it. The file is our own. */
const pageOf = (pdf: Buffer, page: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const only = ['-f', String(page), '-l', String(page)];
    const child = execFile(
      'pdftoppm',
      ['-png', '-r', String(DPI), ...only, '-'],
      { encoding: 'buffer', timeout: DEADLINE_MS, maxBuffer: MAX_BYTES },
      (error, png) => {
        if (error) reject(new Error('The preview was not drawn', { cause: error }));
        else resolve(png);
      },
    );
    child.stdin?.on('error', () => undefined); // it ended before it read all: its exit says so
    child.stdin?.end(pdf);
  });
