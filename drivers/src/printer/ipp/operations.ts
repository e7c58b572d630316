import type { PrintDocument, PrintLayout } from '../printer.ts';
import type { IppClient, Reply } from './client.ts';
import { boolean, integer, words } from './client.ts';
import type { Deadlines } from './exchange.ts';
import type { IppGroup } from './message.ts';
import { booleanOf, groupOf, numberOf, textOf, textsOf } from './message.ts';
import { groupTags, operations } from './tags.ts';

/** What one answer of the printer says of itself; fields as in RFC 8011 §5.4. */
export type PrinterAnswer = {
  readonly uuid: string;
  /** Seconds since the printer started. */
  readonly upTime: number;
  readonly state: number;
  readonly reasons: readonly string[];
  readonly accepting: boolean;
};

export type JobAnswer = {
  readonly id: number;
  readonly name: string;
  readonly uuid: string | undefined;
  /** job-state, RFC 8011 §5.3.7 */
  readonly state: number;
  readonly reasons: readonly string[];
  /** Sides that came out; undefined when the printer does not count. */
  readonly impressions: number | undefined;
};

export type Timing = {
  /** For a question: at most 5 s, so that a dead printer is soon seen. */
  readonly question: Deadlines;
  /** For a document: a printer with little memory takes it no faster than it prints. */
  readonly document: Deadlines;
};

const JOB_ATTRIBUTES = words(
  'keyword',
  'requested-attributes',
  'job-id',
  'job-name',
  'job-uuid',
  'job-state',
  'job-state-reasons',
  'job-impressions-completed',
  'job-media-sheets-completed',
);

const readJob = (group: IppGroup): JobAnswer | undefined => {
  const id = numberOf(group, 'job-id');
  const state = numberOf(group, 'job-state');
  if (id === undefined || state === undefined) return undefined;
  return {
    id,
    state,
    name: textOf(group, 'job-name') ?? '',
    uuid: textOf(group, 'job-uuid'),
    reasons: textsOf(group, 'job-state-reasons').filter((reason) => reason !== 'none'),
    // A printer that counts sheets only counts too few on two sides; too few asks a person, never the other way round.
    impressions: numberOf(group, 'job-impressions-completed') ?? numberOf(group, 'job-media-sheets-completed'),
  };
};

const jobGroups = (reply: Extract<Reply, { kind: 'ok' }>): JobAnswer[] =>
  reply.message.groups
    .filter((group) => group.tag === groupTags.job)
    .map(readJob)
    .filter((job) => job !== undefined);

const layoutAttributes = (layout: PrintLayout) => [
  words('keyword', 'media', layout.media),
  words('keyword', 'sides', layout.sides),
  integer('copies', 1),
];

/** Refuse the job rather than print it on another paper (RFC 8011 §4.2.1.1). */
const FIDELITY = boolean('ipp-attribute-fidelity', true);

export type Failed = Exclude<Reply, { kind: 'ok' }>;
export type Said<T> = { readonly kind: 'ok'; readonly value: T } | Failed;

export function ippOperations(client: IppClient, timing: Timing) {
  const ask = (request: Parameters<IppClient['ask']>[0]) => client.ask(request, timing.question);
  const oneJob = (reply: Reply): Said<JobAnswer> => {
    if (reply.kind !== 'ok') return reply;
    const job = jobGroups(reply)[0];
    return job ? { kind: 'ok', value: job } : { kind: 'broken', why: 'an answer without a job' };
  };

  return {
    async printer(): Promise<Said<PrinterAnswer>> {
      const reply = await ask({
        operation: operations.getPrinterAttributes,
        with: [
          words(
            'keyword',
            'requested-attributes',
            'printer-uuid',
            'printer-up-time',
            'printer-state',
            'printer-state-reasons',
            'printer-is-accepting-jobs',
          ),
        ],
      });
      if (reply.kind !== 'ok') return reply;
      const group = groupOf(reply.message, groupTags.printer);
      const uuid = textOf(group, 'printer-uuid');
      const upTime = numberOf(group, 'printer-up-time');
      const state = numberOf(group, 'printer-state');
      if (uuid === undefined || upTime === undefined || state === undefined)
        return { kind: 'broken', why: 'an answer without printer-uuid, printer-up-time or printer-state' };
      return {
        kind: 'ok',
        value: {
          uuid,
          upTime,
          state,
          reasons: textsOf(group, 'printer-state-reasons').filter((reason) => reason !== 'none'),
          accepting: booleanOf(group, 'printer-is-accepting-jobs') ?? true,
        },
      };
    },

    /** Would a job of this kind be taken? */
    validate: (layout: PrintLayout, mime: string): Promise<Reply> =>
      ask({
        operation: operations.validateJob,
        with: [FIDELITY, words('mimeMediaType', 'document-format', mime)],
        job: layoutAttributes(layout),
      }),

    create: async (jobName: string, layout: PrintLayout): Promise<Said<JobAnswer>> =>
      oneJob(
        await ask({
          operation: operations.createJob,
          with: [words('nameWithoutLanguage', 'job-name', jobName), FIDELITY],
          job: layoutAttributes(layout),
        }),
      ),

    send: (jobId: number, document: PrintDocument): Promise<Reply> =>
      client.ask(
        {
          operation: operations.sendDocument,
          jobId,
          with: [words('mimeMediaType', 'document-format', document.mime), boolean('last-document', true)],
          data: document.bytes,
        },
        timing.document,
      ),

    job: async (jobId: number): Promise<Said<JobAnswer>> =>
      oneJob(await ask({ operation: operations.getJobAttributes, jobId, with: [JOB_ATTRIBUTES] })),

    /** At most the last hundred of a kind. */
    async jobs(which: 'completed' | 'not-completed'): Promise<Said<JobAnswer[]>> {
      const reply = await ask({
        operation: operations.getJobs,
        with: [integer('limit', 100), JOB_ATTRIBUTES, words('keyword', 'which-jobs', which)],
      });
      return reply.kind === 'ok' ? { kind: 'ok', value: jobGroups(reply) } : reply;
    },

    cancel: (jobId: number): Promise<Reply> => ask({ operation: operations.cancelJob, jobId }),
  };
}

export type IppOperations = ReturnType<typeof ippOperations>;
