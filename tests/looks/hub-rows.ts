/**
 * A morning on the demo campus, written into the real tables: terminals in every state, cases at every step, papers
 * valid, voided and expired. For pictures alone: nobody signed these events.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { makeCode } from '@yizhan/shared/paper/code.ts';
import { makeSerial } from '@yizhan/shared/paper/serial.ts';
import pg from 'pg';

export type Morning = {
  readonly cases: { readonly done: string; readonly held: string };
  readonly terminals: { readonly empty: string; readonly away: string };
  readonly codes: {
    readonly valid: string;
    readonly voided: string;
    readonly expired: string;
    readonly unissued: string;
  };
  readonly files: { readonly genuine: Uint8Array; readonly altered: Uint8Array; readonly stranger: Uint8Array };
};

const ISSUER = 'YLU';
const MINUTE = 60_000;
const now = Date.now();
const ago = (minutes: number): Date => new Date(now - minutes * MINUTE);

type Devices = {
  reader?: string;
  printer?: string;
  toner?: string;
  inVisit?: boolean;
  depth?: number;
  oldest?: number;
};
type TerminalSeed = {
  id: string;
  place: string;
  prefix: string;
  onlineFor?: number;
  awayFor?: number;
  devices?: Devices;
  since?: number;
};

const terminals: readonly TerminalSeed[] = [
  {
    id: 'T001',
    place: 'service-hall-1',
    prefix: 'T001',
    onlineFor: 412,
    devices: { inVisit: true, printer: 'busy' },
    since: 2,
  },
  { id: 'T002', place: 'library-1', prefix: 'T002', onlineFor: 190, devices: { printer: 'empty' }, since: 14 },
  { id: 'T003', place: 'student-centre-1', prefix: 'T003', awayFor: 131, devices: {}, since: 600 },
  { id: 'T004', place: 'library-3', prefix: 'T004', onlineFor: 2890, devices: { toner: 'low' }, since: 55 },
  {
    id: 'T005',
    place: 'administration-1',
    prefix: 'T005',
    onlineFor: 36,
    devices: { reader: 'missing', depth: 3, oldest: 9 },
    since: 6,
  },
  { id: 'T006', place: 'teaching-2-1', prefix: 'T006', onlineFor: 5800, devices: {}, since: 1200 },
  { id: 'T007', place: 'service-hall-2', prefix: 'T007', onlineFor: 412, devices: {}, since: 412 },
  { id: 'T008', place: 'administration-2', prefix: 'T008', onlineFor: 74, devices: { inVisit: true }, since: 1 },
  { id: 'T009', place: 'administration-3', prefix: 'T009' },
];

/** Past the hub's sweep for terminals that fell silent: these have no connection that could speak. */
const FAR = new Date(now + 86_400_000);

const writeTerminal = async (client: pg.Client, seed: TerminalSeed): Promise<void> => {
  const { id, place, prefix, onlineFor, awayFor, devices, since = 0 } = seed;
  const { rows } = await client.query<{ desired: object }>(`select desired from terminal where id = 'T001'`);
  const at = ago(since).toISOString();
  const reported = devices && {
    agentVersion: '1.0.0',
    appliedDesired: 1,
    reader: devices.reader ?? 'ready',
    printer: devices.printer ?? 'ready',
    toner: devices.toner ?? 'ok',
    journal: {
      depth: devices.depth ?? 0,
      full: false,
      ...(devices.oldest !== undefined && { oldestAt: ago(devices.oldest).toISOString() }),
    },
    inVisit: devices.inVisit ?? false,
  };
  await client.query(
    `insert into terminal (id, place_id, receipt_prefix, desired) values ($1, $2, $3, $4) on conflict (id) do nothing`,
    [id, place, prefix, JSON.stringify(rows[0]?.desired ?? {})],
  );
  await client.query(
    `update terminal set online = $2, online_since = $3, seen_at = $4, reported = $5, reported_at = $6, device_since = $7,
            generation = 3, stream_seq = 12, acked_seq = $8 where id = $1`,
    [
      ...[id, onlineFor !== undefined, onlineFor === undefined ? null : ago(onlineFor)],
      onlineFor === undefined ? (awayFor === undefined ? null : ago(awayFor)) : FAR,
      ...[reported ? JSON.stringify(reported) : null, reported ? ago(1) : null],
      ...[JSON.stringify({ reader: at, printer: at, toner: at, inVisit: at }), awayFor === undefined ? 12 : 9],
    ],
  );
};

type Body = { readonly kind: string } & Readonly<Record<string, unknown>>;
type CaseSeed = {
  readonly number: string;
  readonly terminal: string;
  readonly openedFor: number;
  readonly state: 'open' | 'waiting-person' | 'done' | 'rejected';
  readonly step?: string;
  readonly reasons?: readonly object[];
  /** Seconds after opening, and what happened. */
  readonly events: readonly (readonly [number, string, Body])[];
  readonly lateBy?: number;
};

const writeCase = async (client: pg.Client, seed: CaseSeed): Promise<string> => {
  const id = randomUUID();
  const applicant = await client.query<{ id: string }>(
    `select id from person where kind = 'student' order by number limit 1`,
  );
  const opened = ago(seed.openedFor);
  const flow = ['certificate-of-enrolment', 1] as const;
  let prev = Buffer.alloc(32);
  for (const [index, [after, by, body]] of seed.events.entries()) {
    if (body.kind === 'submitted') Object.assign(body, { applicant: applicant.rows[0]?.id });
    const doneAt = new Date(opened.getTime() + after * 1000);
    const recordedAt = new Date(doneAt.getTime() + (index === 0 ? 640 : 35));
    const event = {
      v: 1,
      case: id,
      seq: index + 1,
      by,
      doneAt: doneAt.toISOString(),
      recordedAt: recordedAt.toISOString(),
      ...body,
    };
    const bytes = Buffer.from(JSON.stringify(event));
    const hash = createHash('sha256').update(prev).update(bytes).digest();
    await client.query(
      `insert into case_event (case_id, seq, kind, body, prev_hash, hash, done_at, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, index + 1, body.kind, bytes, prev, hash, doneAt, recordedAt],
    );
    prev = hash;
  }
  const last = new Date(opened.getTime() + (seed.events.at(-1)?.[0] ?? 0) * 1000);
  await client.query(
    `insert into case_view (id, number, flow_id, flow_version, applicant_id, terminal_id, state, step, reasons, version, head,
                            opened_at, changed_at, closed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[id, seed.number, ...flow, applicant.rows[0]?.id, seed.terminal, seed.state, seed.step ?? null],
      ...[JSON.stringify(seed.reasons ?? []), seed.events.length, prev, opened, last],
      seed.state === 'done' || seed.state === 'rejected' ? last : null,
    ],
  );
  if (seed.lateBy !== undefined) {
    await client.query(
      `insert into case_deadline (id, case_id, kind, due_at, fired_at) values ($1, $2, 'promise', $3, $3)`,
      [randomUUID(), id, ago(seed.lateBy)],
    );
  }
  return id;
};

const applicantId = '00000000-0000-7000-8000-000000000000';
const submitted = (number: string, terminal: string): readonly [number, string, Body] => [
  0,
  `terminal:${terminal}`,
  {
    kind: 'submitted',
    number,
    flowId: 'certificate-of-enrolment',
    flowVersion: 1,
    applicant: applicantId,
    terminal,
    assurance: 'uid',
  },
];
const hub = (after: number, body: Body): readonly [number, string, Body] => [after, 'hub', body];
const began = [
  hub(1, { kind: 'accepted' }),
  hub(1, { kind: 'step-entered', step: 'enrolment', waitsFor: 'hub' }),
] as const;
const checked = [
  ...began,
  hub(1, { kind: 'check-answered', step: 'enrolment', connector: 'enrolment-status', answer: 'pass', reasons: [] }),
  hub(1, { kind: 'step-completed', step: 'enrolment' }),
  hub(1, { kind: 'step-entered', step: 'seal', waitsFor: 'hub' }),
] as const;
const holdReason = { code: 'source-stale', params: { hours: 24 } };

const printed = (serial: string, jobId: string): CaseSeed['events'] => [
  submitted('261124-7K3M-9QX4', 'T002'),
  ...checked,
  hub(2, {
    kind: 'paper-sealed',
    step: 'seal',
    serial,
    jobId,
    template: 'certificate-of-enrolment-1',
    seal: 'student-records',
    pages: 1,
    sha256: '0',
  }),
  hub(2, { kind: 'print-released', jobId, terminal: 'T002' }),
  [
    6,
    'terminal:T002',
    { kind: 'print-attempted', jobId, attempt: 1, nonce: '0'.repeat(32), printerUuid: 'urn:uuid:x', terminal: 'T002' },
  ],
  [19, 'terminal:T002', { kind: 'print-failed', jobId, attempt: 1, by: 'printer', printerReasons: ['media-empty'] }],
  [
    74,
    'terminal:T002',
    { kind: 'print-attempted', jobId, attempt: 2, nonce: '1'.repeat(32), printerUuid: 'urn:uuid:x', terminal: 'T002' },
  ],
  [83, 'terminal:T002', { kind: 'print-confirmed', jobId, attempt: 2, impressions: 1, by: 'printer' }],
  [91, 'terminal:T002', { kind: 'paper-taken', jobId, by: 'person' }],
  hub(92, { kind: 'closed', outcome: 'done', reasons: [] }),
];

const facts = [
  { label: { zh: '姓名', en: 'Name' }, value: { zh: '欧**', en: 'O**** M****' } },
  { label: { zh: '学号', en: 'Student number' }, value: { zh: '2023****12', en: '2023****12' } },
  {
    label: { zh: '学院', en: 'School' },
    value: { zh: '计算机科学与工程学院', en: 'School of Computer Science and Engineering' },
  },
  { label: { zh: '专业', en: 'Programme' }, value: { zh: '软件工程', en: 'Software Engineering' } },
  { label: { zh: '身份', en: 'Enrolled as' }, value: { zh: '全日制本科生', en: 'full-time undergraduate student' } },
  { label: { zh: '入学', en: 'Admitted' }, value: { zh: '2023年9月', en: 'September 2023' } },
  { label: { zh: '预计毕业', en: 'Graduation expected' }, value: { zh: '2027年6月', en: 'June 2027' } },
];

type PaperSeed = { serial: string; caseId: string; bytes: Uint8Array; validUntil?: Date; voidedAt?: Date };

const writePaper = async (
  client: pg.Client,
  { serial, caseId, bytes, validUntil, voidedAt }: PaperSeed,
): Promise<string> => {
  const code = makeCode(ISSUER, randomBytes);
  await client.query(
    `insert into paper (serial, code, case_id, template, title_zh, title_en, department_id, seal_id, facts, person_id, public_facts,
                        sha256, size, pages, issued_at, valid_until, voided_at)
     values ($1, $2, $3, 'certificate-of-enrolment-1', '在读证明', 'Certificate of Enrolment', 'registrar', 'student-records', '', $4,
             $5, $6, $7, 1, $8, $9, $10)`,
    [
      ...[serial, code, caseId, applicantId, JSON.stringify(facts)],
      ...[createHash('sha256').update(bytes).digest(), bytes.byteLength, ago(9), validUntil ?? null, voidedAt ?? null],
    ],
  );
  return code;
};

const pdf = (text: string): Uint8Array => new TextEncoder().encode(`%PDF-1.7\n% ${text}\n%%EOF\n`);
const newSerial = (): string => makeSerial({ issuer: ISSUER, year: 2026, random: randomBytes });

export const writeMorning = async (databaseUrl: string): Promise<Morning> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const seed of terminals) await writeTerminal(client, seed);
    await client.query(
      `insert into help_call (id, terminal_id, screen, at) values (gen_random_uuid(), 'T002', 'problem', $1), (gen_random_uuid(), 'T008', 'home', $2)`,
      [ago(3), ago(0.6)],
    );
    const serial = newSerial();
    const jobId = randomUUID();
    const done = await writeCase(client, {
      ...{ number: '261124-7K3M-9QX4', terminal: 'T002', openedFor: 11, state: 'done' },
      events: printed(serial, jobId),
    });
    const held = await writeCase(client, {
      ...{ number: '261124-0RTB-VX2W', terminal: 'T007', openedFor: 47, state: 'waiting-person', step: 'review' },
      reasons: [holdReason],
      events: [
        submitted('261124-0RTB-VX2W', 'T007'),
        ...began,
        hub(2, {
          kind: 'check-answered',
          step: 'enrolment',
          connector: 'enrolment-status',
          answer: 'unavailable',
          reasons: [holdReason],
        }),
        hub(2, { kind: 'held', step: 'enrolment', reasons: [holdReason] }),
        hub(2, { kind: 'step-entered', step: 'review', waitsFor: 'staff' }),
      ],
    });
    await writeCase(client, {
      ...{ number: '261124-M4H8-1ZQC', terminal: 'T001', openedFor: 0.3, state: 'open', step: 'seal' },
      events: [submitted('261124-M4H8-1ZQC', 'T001'), ...checked],
    });
    await writeCase(client, {
      ...{ number: '261124-PW6D-3KJT', terminal: 'T005', openedFor: 16, state: 'open', step: 'print', lateBy: 14 },
      events: [submitted('261124-PW6D-3KJT', 'T005'), ...checked],
    });
    for (const [index, number] of [
      '261124-9CQ2-W0NB',
      '261124-XT51-8HMR',
      '261124-2VJE-7DPK',
      '261124-KF3Y-60AS',
    ].entries()) {
      await writeCase(client, {
        ...{
          number,
          terminal: index % 2 ? 'T006' : 'T001',
          openedFor: 25 + 18 * index,
          state: index === 3 ? 'rejected' : 'done',
        },
        ...(index === 3 && { reasons: [{ code: 'enrolment-ended' }] }),
        events: [
          submitted(number, 'T001'),
          ...checked,
          hub(40, { kind: 'closed', outcome: index === 3 ? 'rejected' : 'done', reasons: [] }),
        ],
      });
    }
    const genuine = pdf(serial);
    const valid = await writePaper(client, { serial, caseId: done, bytes: genuine });
    await client.query(
      `insert into print_job (id, serial, case_id, person_id, terminal_id, state, changed_at) values ($1, $2, $3, $4, 'T002', 'taken', $5)`,
      [jobId, serial, done, applicantId, ago(9.5)],
    );
    const voided = await writePaper(client, {
      serial: newSerial(),
      caseId: held,
      bytes: pdf('voided'),
      voidedAt: ago(2000),
    });
    const expired = await writePaper(client, {
      serial: newSerial(),
      caseId: held,
      bytes: pdf('expired'),
      validUntil: ago(90_000),
    });
    return {
      cases: { done, held },
      terminals: { empty: 'T002', away: 'T003' },
      codes: { valid, voided, expired, unissued: makeCode(ISSUER, randomBytes) },
      files: { genuine, altered: pdf(`${serial} and more`), stranger: pdf('nothing of ours') },
    };
  } finally {
    await client.end();
  }
};
