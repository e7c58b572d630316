/**
 * What can happen to a case. The log is append-only and outlives every build: a kind is never changed in meaning,
 * only new ones and new optional fields are added. Personal values lie in it as ciphertext alone (R25); free text is
 * always personal (docs/decisions/054-what-events-say-about-people.md).
 */
import { reason } from '@yizhan/shared/wire/messages.ts';
import { z } from 'zod';
import { authority } from '../powers/authority.ts';

const id = z.string().min(1).max(60);

/** Ciphertext under the key of `person`, base64 (R25). */
export const personal = z.strictObject({ $personal: z.base64(), person: z.uuid() });
export type Personal = z.infer<typeof personal>;

const reasons = z.array(reason).max(20);
const attempt = { jobId: z.uuid(), attempt: z.int().min(1).max(99) };
const decision = z.enum(['approve', 'reject', 'again']);
export type Decision = z.infer<typeof decision>;

/** Whose move it is in a step. */
export const waitsFor = z.enum(['hub', 'staff', 'applicant', 'outside', 'time', 'branches']);
export type WaitsFor = z.infer<typeof waitsFor>;

/** Who may sign in a slot: an office, somebody named, or both. */
export const place = z.object({ department: id.optional(), role: id.optional(), person: z.uuid().optional() });
export type Place = z.infer<typeof place>;

const kind = <K extends string>(name: K) => z.literal(name);

/** Beginning, answers and end. */
const course = [
  z.object({
    kind: kind('submitted'),
    number: z.string(),
    flowId: id,
    flowVersion: z.int().positive(),
    applicant: z.uuid(),
    /** Where it was handed in, and under which proof of identity (R18). */
    terminal: id.optional(),
    visit: z.uuid().optional(),
    assurance: z.string(),
    answers: personal.optional(),
    /** Who handed it in for the applicant (代办). */
    agent: z.uuid().optional(),
    /** The case and step that began this one. */
    parent: z.object({ case: z.uuid(), step: id }).optional(),
  }),
  z.object({ kind: kind('accepted') }),
  /** Relative actors, found once: step → slot → who. */
  z.object({ kind: kind('actors-resolved'), actors: z.record(id, z.record(id, place)) }),
  z.object({
    kind: kind('step-entered'),
    step: id,
    waitsFor,
    /** Branches of a parallel step that begin now. */
    branches: z.array(id).optional(),
  }),
  /** What a form names was taken although no list could say whether it exists; a person has to look. */
  z.object({ kind: kind('references-unchecked'), fields: z.array(id).min(1).max(80), reasons }),
  z.object({ kind: kind('step-completed'), step: id }),
  /** `route`: place in the step's list; absent for `otherwise`. */
  z.object({ kind: kind('chosen'), step: id, to: id, route: z.int().nonnegative().optional() }),
  /** `step` is the parallel step. */
  z.object({ kind: kind('branch-joined'), step: id, branch: id }),
  z.object({
    kind: kind('deadline-passed'),
    deadline: z.enum(['promise', 'held', 'step', 'notice', 'duty', 'escalation']),
    step: id.optional(),
  }),
  /** A clock passed while a department holds the step: its head is told by name, later the supervisor. */
  z.object({
    kind: kind('escalated'),
    step: id,
    deadline: z.enum(['promise', 'held', 'step', 'escalation']),
    /** Holds the step; `slots` are its places in it. */
    department: id,
    slots: z.array(id).min(1).max(80),
    level: z.union([z.literal(1), z.literal(2)]),
    as: z.enum(['head', 'supervisor']),
    /** Absent: whoever supervises, because no account of a supervisor belongs to a person. */
    to: z.uuid().optional(),
    /** Is away: `to` stands in for them. */
    instead: z.uuid().optional(),
    reasons,
  }),
  z.object({ kind: kind('closed'), outcome: z.enum(['done', 'rejected', 'withdrawn', 'void']), reasons }),
  /** Closed before; goes on from `step`. */
  z.object({ kind: kind('reopened'), step: id, reasons, note: personal.optional() }),
] as const;

/** What automatic steps found and made. */
const automatic = [
  z.object({
    kind: kind('check-answered'),
    step: id,
    connector: id,
    answer: z.enum(['pass', 'hold', 'unavailable']),
    /** When the department's data was true; absent when nothing answered. */
    asOf: z.iso.datetime().optional(),
    reasons,
    facts: personal.optional(),
    /** What was asked, of which source, when it answered, and the hash of what it said. */
    evidence: personal.optional(),
  }),
  /** The regular way is left: a person has to look, for these reasons. */
  z.object({ kind: kind('held'), step: id, reasons }),
  /** An automatic step was tried as often as it may be. */
  z.object({ kind: kind('step-stuck'), step: id, reasons }),
  /** A paper waits for something outside, and is made by itself afterwards. `jobId`: of a further copy. */
  z.object({ kind: kind('paper-delayed'), step: id, jobId: z.uuid().optional(), reasons }),
  z.object({ kind: kind('document-requested'), step: id, template: id, seal: id }),
  z.object({ kind: kind('subcase-begun'), step: id, child: z.uuid(), number: z.string() }),
  z.object({ kind: kind('subcase-ended'), step: id, child: z.uuid(), outcome: z.string() }),
  z.object({
    kind: kind('payment-requested'),
    step: id,
    direction: z.enum(['due', 'refund']),
    /** `{ fen }`: 1/100 yuan. */
    amount: personal,
  }),
] as const;

/** What people did. */
const people = [
  /** The one clerk who carries the case, and why this one. */
  z.object({
    kind: kind('assigned'),
    clerk: z.uuid(),
    how: z.enum(['dispatch', 'hand-over', 'departure', 'rebalance']),
    reasons,
    note: personal.optional(),
  }),
  z.object({
    kind: kind('decided'),
    step: id,
    decision,
    reasons,
    /** In whose name (absent in the oldest events). */
    authority: authority.optional(),
    note: personal.optional(),
  }),
  /** One of several who sign. */
  z.object({
    ...{ kind: kind('signed'), step: id, slot: id, decision, reasons },
    ...{ authority, note: personal.optional() },
  }),
  z.object({ kind: kind('signer-added'), step: id, slot: id, person: z.uuid(), note: personal.optional() }),
  /** Whoever was asked for by name has left: somebody else is asked, in the same place. */
  z.object({ kind: kind('signer-replaced'), step: id, slot: id, person: z.uuid(), reasons }),
  /** 退回补正: what is wrong, in which fields. */
  z.object({
    kind: kind('returned'),
    step: id,
    reasons,
    fields: z.array(id).max(80),
    note: personal.optional(),
  }),
  z.object({ kind: kind('resubmitted'), step: id, answers: personal }),
  /** A form of a later step, filled in. */
  z.object({ kind: kind('supplied'), step: id, values: personal.optional(), authority: authority.optional() }),
  z.object({ kind: kind('payment-settled'), step: id, receipt: z.string().max(60), authority: authority.optional() }),
  z.object({
    kind: kind('outside-answered'),
    step: id,
    outcome: z.enum(['done', 'failed']),
    reasons,
    authority: authority.optional(),
    note: personal.optional(),
  }),
  z.object({ kind: kind('objected'), step: id, reasons, authority: authority.optional(), note: personal.optional() }),
  z.object({ kind: kind('batch-made'), step: id, batch: z.uuid(), authority: authority.optional() }),
  z.object({ kind: kind('nudged'), step: id }),
  /** 转办 within an office: one of its members by name has this place now. */
  z.object({ kind: kind('handed-on'), step: id, slot: id, person: z.uuid(), note: personal.optional() }),
  /** The head gives more time; `clocks` begin anew and end at `until`. */
  z.object({
    kind: kind('extended'),
    step: id,
    until: z.iso.datetime(),
    clocks: z.array(z.enum(['promise', 'held', 'step'])).min(1),
    reasons,
    note: personal.optional(),
  }),
  z.object({
    kind: kind('asked'),
    question: z.uuid(),
    to: z.union([z.literal('applicant'), z.object({ department: id, role: id })]),
    text: personal,
  }),
  z.object({ kind: kind('answered'), question: z.uuid(), text: personal }),
  z.object({ kind: kind('paused'), reasons, note: personal.optional() }),
  z.object({ kind: kind('resumed') }),
  z.object({ kind: kind('duty-done'), duty: id, values: personal.optional() }),
] as const;

const papers = [
  z.object({
    kind: kind('paper-sealed'),
    step: id,
    serial: z.string(),
    jobId: z.uuid(),
    template: id,
    seal: id,
    pages: z.int().positive(),
    sha256: z.string(),
  }),
  /** Another copy of the paper `of`, which a job makes next. `instead`: that one is void, and this takes its place. */
  z.object({
    kind: kind('copy-ordered'),
    jobId: z.uuid(),
    of: z.string(),
    instead: z.boolean(),
    /** Where the person stood. */
    visit: z.uuid().optional(),
  }),
  z.object({ kind: kind('copy-failed'), jobId: z.uuid(), reasons }),
  z.object({ kind: kind('paper-voided'), jobId: z.uuid(), serial: z.string(), reasons }),
  z.object({ kind: kind('print-released'), jobId: z.uuid(), terminal: id.optional() }),
  z.object({
    kind: kind('print-attempted'),
    ...attempt,
    nonce: z.string(),
    printerUuid: z.string(),
    terminal: id,
  }),
  z.object({
    kind: kind('print-confirmed'),
    ...attempt,
    impressions: z.int().nonnegative(),
    by: z.enum(['printer', 'person']),
  }),
  z.object({
    kind: kind('print-failed'),
    ...attempt,
    by: z.enum(['printer', 'person']),
    printerReasons: z.array(z.string()),
  }),
  z.object({ kind: kind('print-unknown'), ...attempt, printerReasons: z.array(z.string()) }),
  z.object({ kind: kind('paper-taken'), jobId: z.uuid(), by: z.enum(['person', 'timeout']) }),
] as const;

export const bodies = [...course, ...automatic, ...people, ...papers] as const;

/** What happened, before it has its place in a case. */
export type EventBody = z.infer<(typeof bodies)[number]>;
