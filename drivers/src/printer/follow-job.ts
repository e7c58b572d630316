import type { Clock } from '@yizhan/shared/clock.ts';

import { jobNameOf } from './find-job.ts';
import type { IppOperations } from './ipp/operations.ts';
import { isFinal, readReport, sameReport } from './job-report.ts';
import type { JobReport, NumberedKey } from './printer.ts';
import type { Watch } from './watch.ts';

export type FollowOptions = {
  readonly operations: Pick<IppOperations, 'job'>;
  readonly watch: Watch;
  readonly clock: Clock;
  readonly jobPollMs: number;
  /** Silence this long is the end of the job as far as the network can tell. */
  readonly lostAfterMs: number;
};

const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      take();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const take = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });

export async function* followJob(
  options: FollowOptions,
  key: NumberedKey,
  signal: AbortSignal,
): AsyncGenerator<JobReport | { readonly kind: 'lost' }> {
  const { operations, watch, clock } = options;
  const relax = watch.hurry();
  let last: JobReport | undefined;
  let silentSince: number | undefined;
  try {
    while (!signal.aborted) {
      const said = await operations.job(key.jobId);
      // The printer answers, but not with this job: its run ended, or it has forgotten.
      if (said.kind === 'said-no' || (said.kind === 'ok' && said.value.name !== jobNameOf(key))) {
        yield { kind: 'lost' };
        return;
      }
      let report: JobReport;
      if (said.kind === 'ok') {
        silentSince = undefined;
        report = readReport(said.value, watch.current().condition);
      } else {
        silentSince ??= clock.now();
        if (clock.now() - silentSince >= options.lostAfterMs) {
          yield { kind: 'lost' };
          return;
        }
        report = { kind: 'held', impressions: last?.impressions ?? 0, condition: 'away' };
      }
      if (!sameReport(last, report)) yield report;
      last = report;
      if (isFinal(report)) return;
      await pause(clock, options.jobPollMs, signal);
    }
  } finally {
    relax();
  }
}
