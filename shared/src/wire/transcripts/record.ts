/**
 * Records the conversations of the present protocol version into `v<n>/`: `node shared/src/wire/transcripts/record.ts`.
 * What was recorded before stays as it is; a kind of message that came later gets a conversation of its own.
 */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { uuidv7 } from 'uuidv7';
import type { Link } from '../link.ts';
import { PROTOCOL_VERSION, type Ask, type HubRecord, type TerminalRecord } from '../messages.ts';
import { makeSealer } from '../seal-record.ts';
import { desiredFixture, reportedFixture } from '../simulated/fixtures.ts';
import { openRig, TERMINAL, type Rig } from '../simulated/rig.ts';
import { encode, listen, type Line } from './transcript.ts';

const folder = fileURLToPath(new URL(`v${String(PROTOCOL_VERSION)}/`, import.meta.url));
mkdirSync(folder, { recursive: true });
const isRecorded = (name: string): boolean => existsSync(`${folder}${name}.json`);

const visitId = uuidv7();
const caseId = uuidv7();
const jobId = uuidv7();
const attempt = { jobId, attempt: 1, nonce: '0123456789abcdef0123456789abcdef' };
const title = { zh: '在读证明', en: 'Certificate of enrolment' };
const evidence = { profile: 'uid', token: '04a1b2c3d4e5f6' };

const terminalRecords: readonly TerminalRecord[] = [
  {
    kind: 'case.submitted',
    visitId,
    evidence,
    caseId,
    flowId: 'certificate-of-enrolment',
    flowVersion: 1,
    answers: { copies: 1 },
  },
  {
    kind: 'print.attempted',
    ...attempt,
    printerUuid: 'urn:uuid:6f6e6d6c-0000-4000-8000-000000000001',
    upSince: 1_788_220_800,
  },
  { kind: 'print.result', ...attempt, outcome: 'printed', impressions: 1, by: 'printer', reasons: [] },
  { kind: 'paper.taken', jobId, by: 'person' },
  { kind: 'help.called', visitId, screen: 'printing' },
  { kind: 'visit.ended', visitId, why: 'done' },
];
const paper = { jobId, caseId, serial: 'DEMO-26-000001', title, pages: 1, sha256: 'ab'.repeat(32), bytes: 41_000 };
const openCase = {
  caseId,
  number: '2026-000001',
  state: 'open' as const,
  step: 'issue',
  reasons: [{ code: 'promise-passed', params: { days: 1 } }],
};
const hubRecords: readonly HubRecord[] = [
  { kind: 'case.changed', ...openCase, version: 3 },
  { kind: 'print.released', ...paper },
  { kind: 'print.voided', jobId },
  { kind: 'help.answered', at: '2026-09-01T08:00:00.000Z' },
];
const home = {
  kind: 'home',
  person: { name: '陈一鸣', nameEn: 'CHEN Yiming', numberMasked: '2023••••01' },
  services: [
    {
      flowId: 'certificate-of-enrolment',
      flowVersion: 1,
      name: title,
      summary: { zh: '证明您在读', en: 'Says that you are enrolled' },
      promise: { zh: '立等可取', en: 'At once' },
      outcome: { zh: '一张盖章的证明', en: 'One sealed paper' },
      needs: [],
      steps: [{ id: 'issue', doing: { zh: '出具', en: 'Issuing' } }],
      notEligible: [],
    },
  ],
  cases: [{ ...openCase, flowId: 'certificate-of-enrolment', name: title, openedAt: '2026-09-01T08:00:00.000Z' }],
  papers: [paper],
};

const answers = (asked: Ask): unknown => {
  switch (asked.kind) {
    case 'identify':
      return asked.evidence.token === evidence.token ? home : { fault: 'card-unknown' };
    case 'home':
      return home;
    case 'paper':
      return { kind: 'paper', mime: 'application/pdf', bytes: new TextEncoder().encode('%PDF-1.7\n') };
    case 'elsewhere':
      return { kind: 'elsewhere', printers: [{ place: { zh: '图书馆 一楼', en: 'Library, floor 1' } }] };
    default:
      return asked satisfies never;
  }
};

const pair = generateKeyPairSync('x25519');
const publicKey = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const seal = await makeSealer(TERMINAL, { version: 1, publicKey });
/** What was sealed, by id: opening really takes time of its own, which a clock that stands still does not give. */
const sealedWords = new Map<string, TerminalRecord>();

type Scene = {
  readonly rig: Rig;
  readonly start: () => Link;
  readonly write: (record: TerminalRecord) => Promise<void>;
};

const record = async (name: string, about: string, play: (scene: Scene) => Promise<Link>): Promise<void> => {
  if (isRecorded(name)) return;
  const lines: Line[] = [];
  const rig = openRig({
    open: (_terminal, { id }) => Promise.resolve(sealedWords.get(id) ?? { fault: 'record-sealed-wrongly' }),
    journalKey: { version: 1, publicKey },
    answer: (_terminal, asked) => Promise.resolve(answers(asked)),
    wrap: (peer) => listen(peer, lines),
  });
  const link = await play({
    rig,
    start: rig.start,
    write: async (body) => {
      const sealed = await seal({ id: uuidv7(), at: new Date(rig.clock.now()).toISOString(), record: body });
      sealedWords.set(sealed.id, body);
      rig.store.write(sealed);
    },
  });
  await link.close();
  writeFileSync(`${folder}${name}.json`, encode({ protocol: PROTOCOL_VERSION, about, lines }));
};

const quiet = (rig: Rig) =>
  rig.until(() => rig.store.unsettled() === 0 && rig.hub.row(TERMINAL).ackedSeq === rig.hub.row(TERMINAL).streamSeq);
const upAgain = (rig: Rig, link: Link) => rig.until(() => link.state().kind === 'up');

await record(
  'first-day',
  'A new terminal comes up, reports, and every kind of record goes both ways',
  async ({ rig, start, write }) => {
    const link = start();
    link.report(reportedFixture);
    await upAgain(rig, link);
    for (const body of terminalRecords) await write(body);
    for (const body of hubRecords) rig.hub.append(TERMINAL, body);
    rig.hub.desire(TERMINAL, { ...desiredFixture, readerSide: 'left' });
    rig.sessions().get(TERMINAL)?.wakeDesired();
    await rig.until(() => rig.store.desired()?.version === 2);
    await quiet(rig);
    return link;
  },
);

await record(
  'asks',
  'A person is identified, looks at home, fetches a paper; another is not known',
  async ({ rig, start }) => {
    const link = start();
    await upAgain(rig, link);
    const readAt = '2026-09-01T08:00:00.000Z';
    const asks: Ask[] = [
      { kind: 'identify', visitId, evidence, readAt },
      { kind: 'home', visitId },
      { kind: 'paper', visitId, jobId },
      { kind: 'identify', visitId: uuidv7(), evidence: { profile: 'uid', token: '00' }, readAt },
    ];
    for (const asked of asks) {
      let done = false;
      void link.ask(asked, 5000).then(() => (done = true));
      await rig.until(() => done);
    }
    return link;
  },
);

await record(
  'resume',
  'The line is cut; the terminal comes back and gets what it lacks',
  async ({ rig, start, write }) => {
    const link = start();
    await upAgain(rig, link);
    rig.hub.append(TERMINAL, { kind: 'help.answered', at: '2026-09-01T08:00:00.000Z' });
    await quiet(rig);
    rig.killHub();
    for (const body of hubRecords) rig.hub.append(TERMINAL, body);
    await write({ kind: 'help.called', screen: 'attract' });
    await upAgain(rig, link);
    await quiet(rig);
    return link;
  },
);

await record(
  'restored-hub',
  'The hub is restored from a backup: new epoch, snapshot, everything sent again',
  async ({ rig, start, write }) => {
    const link = start();
    await upAgain(rig, link);
    const yesterday = rig.hub.backup();
    for (const body of terminalRecords) await write(body);
    for (const body of hubRecords) rig.hub.append(TERMINAL, body);
    await quiet(rig);
    rig.hub.restore(yesterday);
    rig.hub.append(TERMINAL, { kind: 'case.changed', ...openCase, version: 4 });
    rig.killHub();
    await rig.until(() => rig.store.unsettled() > 0);
    await quiet(rig);
    return link;
  },
);

await record(
  'set-aside',
  'A record that cannot be opened is set aside, the one behind it is stored',
  async ({ rig, start, write }) => {
    const link = start();
    await upAgain(rig, link);
    const bent = await seal({
      id: uuidv7(),
      at: new Date(rig.clock.now()).toISOString(),
      record: { kind: 'help.called', screen: 'x' },
    });
    rig.store.write({ ...bent, ct: bent.ct.map((byte) => byte ^ 1) });
    await write({ kind: 'help.called', screen: 'home' });
    await quiet(rig);
    return link;
  },
);

await record('elsewhere', 'A terminal that cannot print asks where the nearest is that can', async ({ rig, start }) => {
  const link = start();
  await upAgain(rig, link);
  let done = false;
  void link.ask({ kind: 'elsewhere' }, 5000).then(() => (done = true));
  await rig.until(() => done);
  return link;
});

/** Kinds of sealed record that came later: what lies sealed in the conversations does not hold them. */
const laterRecords: readonly TerminalRecord[] = [
  { kind: 'copy.requested', visitId, evidence, jobId: uuidv7(), of: paper.serial },
  { kind: 'copy.requested', visitId, evidence, jobId: uuidv7(), of: paper.serial, instead: 'misprint' },
];
if (!isRecorded('sealed-words-copies'))
  writeFileSync(`${folder}sealed-words-copies.json`, `${JSON.stringify(laterRecords, null, 2)}\n`);

// What lies sealed in the conversations, in the open.
if (!isRecorded('sealed-words'))
  writeFileSync(`${folder}sealed-words.json`, `${JSON.stringify(terminalRecords, null, 2)}\n`);
