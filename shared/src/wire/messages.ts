/**
 * Every message between a terminal and the hub: one schema, checked at both ends (R1). Unknown fields are ignored.
 * Who speaks is the client certificate, never a field (R2). The rules are in `shared/PROTOCOL.md`.
 */
import { z } from 'zod';

/** Raised when a message changes in a way an older peer cannot ignore. A hub serves the last three. */
export const PROTOCOL_VERSION = 1;
export const PROTOCOL_OLDEST = 1;

/** Bounds (R6); at the bound the message is refused with `too-large` and nothing is stored. */
export const MAX_MESSAGE_BYTES = 1_048_576;
export const MAX_RECORD_BYTES = 262_144;
export const MAX_RECORDS_A_BATCH = 64;

export const uuid = z.uuid();
export const uuidv7 = z.uuidv7();
/** ISO 8601 in UTC with milliseconds. */
export const instant = z.iso.datetime();
export const bilingual = z.object({ zh: z.string().max(400), en: z.string().max(400) });
export type Bilingual = z.infer<typeof bilingual>;
/** A reason is stored as code and parameters and worded at the screen (R11). */
export const reason = z.object({
  code: z.string().max(80),
  params: z.record(z.string(), z.union([z.string().max(200), z.number()])).optional(),
});
export type Reason = z.infer<typeof reason>;
const bytes = (max: number) =>
  z.custom<Uint8Array>((b) => b instanceof Uint8Array && b.byteLength <= max, {
    error: `no bytes, or over ${String(max)}`,
  });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const faultMessage = z.object({
  fault: z.string().max(40),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  id: z.string().optional(),
});

// --- state: desired (hub → terminal) and reported (terminal → hub), versioned, latest wins (R3) ---------------------

export const desiredState = z.object({
  place: z.object({ id: z.string().max(60), name: bilingual }),
  panel: z.object({
    widthMm: z.number().min(80).max(3000),
    heightMm: z.number().min(80).max(3000),
    /** CSS pixels per millimetre of glass. */
    pxPerMm: z.number().min(0.5).max(20),
    /** Lower edge of the glass above the floor; decides what a seated person reaches. 750 when never measured. */
    fromFloorMm: z.number().min(200).max(1600).optional(),
  }),
  readerSide: z.enum(['left', 'right', 'below']),
  slotSide: z.enum(['left', 'right', 'below']),
  services: z.array(z.string().max(60)).max(200),
  /** The same services in words, for the screen that nobody has tapped yet. */
  offers: z
    .array(z.object({ flowId: z.string().max(60), name: bilingual, promise: bilingual }))
    .max(200)
    .optional(),
  idleSeconds: z.number().int().min(20).max(600),
  visitSeconds: z.number().int().min(60).max(3600),
});
export type DesiredState = z.infer<typeof desiredState>;

export const reportedState = z.object({
  agentVersion: z.string().max(40),
  appliedDesired: z.number().int().nonnegative(),
  reader: z.enum(['ready', 'missing', 'mute']),
  printer: z.enum(['ready', 'busy', 'empty', 'jam', 'cover-open', 'toner-out', 'stopped', 'away']),
  toner: z.enum(['ok', 'low', 'unknown']),
  journal: z.object({
    depth: z.number().int().nonnegative(),
    oldestAt: instant.optional(),
    full: z.boolean(),
  }),
  inVisit: z.boolean(),
});
export type ReportedState = z.infer<typeof reportedState>;

// --- records from the terminal: sealed before they touch the disk (R26), never lost, never applied twice (R3) -------

const visitId = uuidv7;
/** What the card gave; sealed like every record before it touches the disk (R26). */
export const cardEvidence = z.object({
  profile: z.string().max(40),
  token: z.string().regex(/^[0-9a-f]{2,128}$/),
});
export type CardEvidence = z.infer<typeof cardEvidence>;
const jobId = uuidv7;
const printAttempt = {
  jobId,
  /** 1 for the first; rises only after a surely absent attempt or by a person's decision. */
  attempt: z.number().int().min(1).max(99),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
};

export const terminalRecord = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('visit.ended'),
    visitId,
    why: z.enum(['done', 'idle', 'limit', 'card', 'fault', 'restart']),
  }),
  z.object({
    kind: z.literal('case.submitted'),
    visitId,
    /** Of the tap that began the visit: a hub that does not know the visit, restored from a backup, learns whose it was (R5). */
    evidence: cardEvidence.optional(),
    /** Made by the terminal: a second arrival of the same id is the same case. */
    caseId: uuidv7,
    flowId: z.string().max(60),
    flowVersion: z.number().int().positive(),
    answers: z.record(z.string().max(60), z.unknown()),
  }),
  z.object({
    kind: z.literal('print.attempted'),
    ...printAttempt,
    printerUuid: z.string().max(80),
    upSince: z.number(),
  }),
  z.object({
    kind: z.literal('print.result'),
    ...printAttempt,
    outcome: z.enum(['printed', 'not-printed', 'unknown']),
    impressions: z.number().int().nonnegative(),
    by: z.enum(['printer', 'person']),
    reasons: z.array(z.string().max(80)).max(20),
  }),
  z.object({ kind: z.literal('paper.taken'), jobId, by: z.enum(['person', 'timeout']) }),
  z.object({
    kind: z.literal('copy.requested'),
    visitId,
    /** As in `case.submitted`. */
    evidence: cardEvidence.optional(),
    /** Made by the terminal, of the print job to come: a second arrival of the same id is the same copy. */
    jobId,
    /** Serial of the paper that is repeated. */
    of: z.string().max(40),
    /** That paper came out badly: it is void from now on, and the copy takes its place, free of charge. */
    instead: z.enum(['damaged', 'misprint', 'not-out']).optional(),
  }),
  z.object({ kind: z.literal('help.called'), visitId: visitId.optional(), screen: z.string().max(40) }),
]);
export type TerminalRecord = z.infer<typeof terminalRecord>;

/** A journal record as it lies on the terminal's disk and as it travels: RFC 9180 base mode, aad = `yizhan/1|<terminal id>|<record id>`. */
export const sealedRecord = z.object({
  id: uuidv7,
  at: instant,
  keyVersion: z.number().int().positive(),
  enc: bytes(200),
  ct: bytes(MAX_RECORD_BYTES),
});
export type SealedRecord = z.infer<typeof sealedRecord>;

export const recordsMessage = z.object({ records: z.array(sealedRecord).min(1).max(MAX_RECORDS_A_BATCH) });
/** The hub reads the envelope first and each record alone, so that one bad record stops no other (R5). */
export const recordsEnvelope = z.object({ records: z.array(z.unknown()).min(1).max(MAX_RECORDS_A_BATCH) });
/**
 * One verdict a record, in order. `set-aside`: kept by the hub with its reason, will never be applied (R5).
 * Fewer verdicts than records: the hub could not go on just now, and the rest is to be sent again.
 */
export const recordsAck = z.object({
  verdicts: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('stored'), id: uuidv7 }),
      z.object({ kind: z.literal('set-aside'), id: z.string(), why: faultMessage }),
    ]),
  ),
});
export type RecordsAck = z.infer<typeof recordsAck>;

/** Further copies that may be made of a document, now. */
const furtherCopies = z.object({ left: z.number().int().nonnegative() });
export type FurtherCopies = z.infer<typeof furtherCopies>;

// --- records from the hub: the terminal's stream, monotonic seq under an epoch (R4) --------------------------------

export const hubRecord = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('case.changed'),
    caseId: uuid,
    number: z.string().max(40),
    version: z.number().int().positive(),
    state: z.enum(['open', 'waiting-person', 'done', 'rejected', 'void']),
    /** Id of the step being done now, from the flow definition. */
    step: z.string().max(60).optional(),
    reasons: z.array(reason).max(20),
  }),
  z.object({
    kind: z.literal('print.released'),
    jobId,
    caseId: uuid,
    serial: z.string().max(40),
    title: bilingual,
    pages: z.number().int().min(1).max(500),
    sha256,
    bytes: z.number().int().positive(),
    /** Absent when none can be had, and from an older hub. */
    copies: furtherCopies.optional(),
  }),
  z.object({ kind: z.literal('print.voided'), jobId }),
  z.object({ kind: z.literal('help.answered'), at: instant }),
]);
export type HubRecord = z.infer<typeof hubRecord>;

export const streamRecord = z.object({
  seq: z.number().int().positive(),
  id: uuid,
  at: instant,
  body: hubRecord,
});
export type StreamRecord = z.infer<typeof streamRecord>;

export const streamMessage = z.object({
  epoch: uuid,
  records: z.array(streamRecord).min(1).max(MAX_RECORDS_A_BATCH),
});
/** The terminal reads the envelope first: a body it does not know is set aside there and stops no other (R5). */
export const streamEnvelope = z.object({
  epoch: uuid,
  records: z
    .array(streamRecord.extend({ body: z.unknown() }))
    .min(1)
    .max(MAX_RECORDS_A_BATCH),
});
/** The terminal has everything up to and including `seq` on its disk. */
export const streamAck = z.object({ seq: z.number().int().nonnegative() });

// --- the link ------------------------------------------------------------------------------------------------------

export const hello = z.object({
  protocol: z.number().int().positive(),
  agentVersion: z.string().max(40),
  /** Of the last stream this terminal followed; absent on its first day. */
  epoch: uuid.optional(),
  lastSeq: z.number().int().nonnegative(),
});
export type Hello = z.infer<typeof hello>;

export const welcome = z.object({
  kind: z.literal('welcome'),
  protocol: z.number().int().positive(),
  terminalId: z.string().max(40),
  /** Four Crockford base32 symbols that begin every receipt number of this terminal (R30). */
  receiptPrefix: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}$/),
  epoch: uuid,
  /** Rises with each accepted hello of this terminal; a late disconnect names the old one (R7). */
  generation: z.number().int().positive(),
  /** What follows: the missing stream records, or everything open because the history is gone or the epoch is new. */
  resume: z.enum(['stream', 'snapshot']),
  /** First seq that follows is `from`; the terminal sets lastSeq to from − 1 on a snapshot. */
  from: z.number().int().positive(),
  /** After a restore: send again every record kept since then, acknowledged or not. */
  resend: z.boolean(),
  journalKey: z.object({ version: z.number().int().positive(), publicKey: bytes(200) }),
  desired: z.object({ version: z.number().int().nonnegative(), body: desiredState }),
  /** Full jitter inside this window before the next connect after a loss, ms. */
  reconnectWindowMs: z.number().int().min(100).max(600_000),
  now: instant,
  /** Kinds of ask that this hub answers. Absent from an older one, which answers `identify`, `home` and `paper` alone. */
  asks: z.array(z.string().max(40)).max(100).optional(),
});
export type Welcome = z.infer<typeof welcome>;

export const helloAnswer = z.union([
  welcome,
  z.object({ kind: z.literal('refused'), why: faultMessage, oldest: z.number().int(), newest: z.number().int() }),
]);

export const desiredMessage = z.object({ version: z.number().int().nonnegative(), body: desiredState });
/** What the terminal holds now; its application is told by `reported.appliedDesired`. */
export const desiredAck = z.object({ version: z.number().int().nonnegative() });
/** `version` rises within one connection. */
export const reportedMessage = z.object({ version: z.number().int().positive(), body: reportedState });
export const reportedAck = z.object({ version: z.number().int().nonnegative() });

// --- asks: reads with a deadline; nothing is changed by them, so that a lost one is simply asked again --------------

const serviceOffer = z.object({
  flowId: z.string(),
  flowVersion: z.number().int().positive(),
  name: bilingual,
  summary: bilingual,
  /** Promise in words, from the flow. */
  promise: bilingual,
  outcome: bilingual,
  /** What the person hands in; empty when nothing. Absent from an older hub: then nothing is said about it. */
  needs: z.array(bilingual).max(40).optional(),
  steps: z.array(z.object({ id: z.string(), doing: bilingual })).max(100),
  /** Empty when the person may start it. */
  notEligible: z.array(reason),
});
export type ServiceOffer = z.infer<typeof serviceOffer>;

const openCase = z.object({
  caseId: uuid,
  number: z.string(),
  flowId: z.string(),
  name: bilingual,
  state: z.enum(['open', 'waiting-person', 'done', 'rejected', 'void']),
  step: z.string().optional(),
  reasons: z.array(reason),
  openedAt: instant,
});
export type OpenCase = z.infer<typeof openCase>;

const waitingPaper = z.object({
  jobId,
  caseId: uuid,
  serial: z.string(),
  title: bilingual,
  pages: z.number().int().positive(),
  sha256,
  bytes: z.number().int().positive(),
  copies: furtherCopies.optional(),
});
export type WaitingPaper = z.infer<typeof waitingPaper>;

export const ask = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('identify'),
    /** The terminal's name for this visit; asking twice with the same id is one visit. */
    visitId,
    evidence: cardEvidence,
    readAt: instant,
  }),
  z.object({ kind: z.literal('home'), visitId }),
  z.object({ kind: z.literal('paper'), visitId, jobId }),
  /** Where the nearest terminals are that can print now: for the one that cannot. */
  z.object({ kind: z.literal('elsewhere') }),
]);
/** A terminal asks a hub no kind that it has not been told of: a stranger's question counts as a bad message there. */
export const askKinds: readonly string[] = ask.options.map(({ shape }) => shape.kind.value);
export const FIRST_ASKS: readonly string[] = ['identify', 'home', 'paper'];
export type Ask = z.infer<typeof ask>;
export type AskOf<K extends Ask['kind']> = Extract<Ask, { kind: K }>;

/** A paper that was printed lately, or that nobody fetched: another copy of it can be made. */
const recentPaper = z.object({
  serial: z.string().max(40),
  title: bilingual,
  /** When it came out, or when it expired unclaimed. */
  at: instant,
  state: z.enum(['printed', 'unclaimed']),
  copies: furtherCopies,
});
export type RecentPaper = z.infer<typeof recentPaper>;

const home = z.object({
  person: z.object({ name: z.string(), nameEn: z.string(), numberMasked: z.string() }),
  services: z.array(serviceOffer),
  cases: z.array(openCase),
  papers: z.array(waitingPaper),
  /** Newest first. Absent from an older hub. */
  recent: z.array(recentPaper).max(20).optional(),
});
export type Home = z.infer<typeof home>;

export const answer = {
  identify: z.union([home.extend({ kind: z.literal('home') }), faultMessage]),
  home: z.union([home.extend({ kind: z.literal('home') }), faultMessage]),
  paper: z.union([
    z.object({ kind: z.literal('paper'), mime: z.literal('application/pdf'), bytes: bytes(MAX_MESSAGE_BYTES) }),
    faultMessage,
  ]),
  elsewhere: z.union([
    z.object({
      kind: z.literal('elsewhere'),
      /** Nearest first; `place` is worded as seen from the asking terminal. */
      printers: z.array(z.object({ place: bilingual })).max(5),
    }),
    faultMessage,
  ]),
} as const;
export type AnswerTo<K extends Ask['kind']> = z.infer<(typeof answer)[K]>;
/** What was asked for; a fault is told apart before. */
export type Reply<K extends Ask['kind']> = Exclude<AnswerTo<K>, { fault: string }>;

/** Event names on the socket. Each is acknowledged. */
export const terminalEvents = {
  hello: 'hello',
  records: 'records',
  reported: 'reported',
  ask: 'ask',
  stream: 'stream',
  desired: 'desired',
} as const;
