import type { Calendar } from '@yizhan/shared/campus/calendar.ts';
import type { AnswerTo, Ask } from '@yizhan/shared/wire/messages.ts';
import { openConnectors } from '../connectors/connectors.ts';
import { chooseClerk } from '../dispatch/choose-clerk.ts';
import { offices } from '../dispatch/offices.ts';
import { openFlowBook } from '../flows/flow-book.ts';
import { copyHandler } from '../print-desk/make-copy.ts';
import { advanceHandler, type AutomaticDesk } from './advance-case.ts';
import type { CaseDesk } from './case-desk.ts';
import { fireDeadlines } from './fire-deadlines.ts';
import { openJobRunner, type JobRunner } from './job-runner.ts';
import { tellParentHandler } from './tell-parent.ts';
import { answerAsk } from './terminal-asks.ts';
import { terminalEffects, type RecordEffects } from './terminal-effects.ts';

type Given = Pick<CaseDesk, 'db' | 'keyring' | 'clock' | 'live' | 'toTerminal'> &
  Pick<AutomaticDesk, 'papers'> & {
    /** Absent: our own data alone. */
    readonly connectors?: AutomaticDesk['connectors'];
    /** Its `current` changes while the hub runs. */
    readonly calendar: { readonly current: Calendar };
    /** Failures that nobody waits for: logged. */
    readonly failed: (error: unknown, about: { readonly what: string; readonly key: string }) => void;
  };

export type Cases = {
  readonly desk: AutomaticDesk;
  readonly effects: RecordEffects;
  readonly answerAsk: (terminalId: string, ask: Ask) => Promise<AnswerTo<Ask['kind']>>;
  readonly runner: JobRunner;
  /** Finishes what runs and begins nothing more. */
  stop(): Promise<void>;
};

const DEADLINE_SWEEP_MS = 1000;

/** The case engine at work: jobs run as they are queued, deadlines fire as they pass. */
export const openCases = ({ papers, failed, ...given }: Given): Cases => {
  const { db, clock } = given;
  const { keyring, live, toTerminal } = given;
  const desk: AutomaticDesk = {
    ...{ db, clock, keyring, live, toTerminal, papers },
    flows: openFlowBook(),
    get calendar() {
      return given.calendar.current;
    },
    chooseClerk: (tx, ask) => chooseClerk(tx, { ...ask, calendar: given.calendar.current }),
    officesOf: offices,
    connectors: given.connectors ?? openConnectors(db.pool, clock),
    kick: () => {
      runner.kick();
    },
    sourceFailed: (key, error) => {
      failed(error, { what: 'connector', key });
    },
  };
  const runner: JobRunner = openJobRunner({
    ...{ db, clock },
    handlers: {
      advance: advanceHandler(desk),
      copy: copyHandler(desk),
      'tell-parent': tellParentHandler(desk, (error, key) => {
        failed(error, { what: 'parent not told', key });
      }),
    },
    failed: (error, { kind, key }) => {
      failed(error, { what: `job ${kind}`, key });
    },
  });
  const deadlines = sweepDeadlines(desk, failed);
  runner.kick(); // what a crash left
  return {
    desk,
    effects: terminalEffects(desk),
    answerAsk: (terminalId, ask) => answerAsk(desk, terminalId, ask),
    runner,
    stop: async () => {
      await Promise.all([deadlines.stop(), runner.stop()]);
    },
  };
};

const sweepDeadlines = (desk: CaseDesk, failed: Given['failed']): { stop(): Promise<void> } => {
  let stopped = false;
  let cancel = (): void => undefined;
  let sweeping: Promise<void> = Promise.resolve();
  const sweep = async (): Promise<void> => {
    try {
      await fireDeadlines(desk);
    } catch (error) {
      failed(error, { what: 'deadlines', key: 'sweep' }); // the next sweep finds them still due
    }
    if (!stopped) next();
  };
  const next = (): void => {
    cancel = desk.clock.after(DEADLINE_SWEEP_MS, () => {
      sweeping = sweep();
    });
  };
  sweeping = sweep();
  return {
    stop: () => {
      stopped = true;
      cancel();
      return sweeping;
    },
  };
};
