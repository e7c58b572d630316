/**
 * How long a paper takes: for each line with a number on its input it makes so many certificates, each of another
 * person, and says as one line of JSON what each took (ms), typesetting alone and as a whole up to the sealed bytes,
 * with the last sheet as the typesetter got it. The first line names the fonts.
 *
 *   node hub/src/papers/bench-papers.ts
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '@yizhan/shared/clock.ts';
import { isFault } from '@yizhan/shared/faults.ts';
import { openCa } from '../fleet/ca.ts';
import { ensureStandardKeys, openKeyring } from '../keys/keyring.ts';
import { rootKeyFrom } from '../keys/root-key.ts';
import { sealInForce } from '../seals/seal-in-force.ts';
import { takeSealIntoUse } from '../seals/take-seal-into-use.ts';
import { ownTime } from '../seals/time/open-time.ts';
import { openDb, type Db } from '../storage/db.ts';
import { startEmbeddedPostgres } from '../storage/embedded-postgres.ts';
import { migrate } from '../storage/migrate.ts';
import { certificateOfEnrolment as template, type CertificateOfEnrolment } from './certificate-of-enrolment.ts';
import { fontFolders } from './fonts.ts';
import { openPapers } from './open-papers.ts';
import { prepareCopy, type PaperDeps } from './prepare-copy.ts';
import type { Sheet } from './press.ts';

const ISSUER = 'YLU';
const surnames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
const given = '子轩梓涵雨桐浩然思远嘉怡俊杰欣妍宇航诗琪';

/** Everyone has another name and number, as in an office: nothing set before can be taken over whole. */
const student = (n: number): CertificateOfEnrolment => {
  const zh = `${surnames[n % surnames.length] ?? ''}${given[n % 19] ?? ''}${given[(n * 7) % 18] ?? ''}`;
  return {
    name: { zh, en: `STUDENT No ${String(n)}` },
    number: String(2023000000 + n),
    birthDate: '2005-03-12',
    school: { zh: '计算机科学与工程学院', en: 'School of Computer Science and Engineering' },
    programme: { zh: '软件工程', en: 'Software Engineering' },
    level: 'bachelor',
    since: '2023-09-01',
    until: '2027-06-30',
  };
};

const openSeal = async (db: Db) => {
  const keyring = await openKeyring({ db, rootKey: rootKeyFrom(randomBytes(32), 'the root key of a bench') });
  await ensureStandardKeys(keyring);
  const ca = await openCa({ db, keyring, clock: systemClock, issuer: ISSUER });
  await db.prisma.department.create({ data: { id: 'university', nameZh: '云岭大学', nameEn: 'Yunling University' } });
  const department = {
    id: 'registrar',
    parentId: 'university',
    nameZh: '教务处',
    nameEn: 'Office of Academic Affairs',
  };
  await db.prisma.department.create({ data: department });
  const name = { zh: '学籍专用章', en: 'Student records seal' };
  await takeSealIntoUse(
    { db, keyring, ca, issuer: ISSUER, clock: systemClock },
    { id: 'student-records', name, departmentId: 'registrar' },
  );
  const seal = await sealInForce(db.pool, 'student-records', new Date());
  if (isFault(seal)) throw new Error(seal.fault);
  const stampTime = await ownTime(ca, ISSUER, systemClock);
  const papers = openPapers({
    ...{ keyring, issuer: ISSUER, verifyBase: 'https://v.ylu.edu.cn', stampTime },
    revocationLists: () => ca.revocationLists(),
  });
  return { papers, seal };
};

const serve = async (db: Db): Promise<void> => {
  const { papers, seal } = await openSeal(db);
  let set: { readonly ms: number; readonly paper: Sheet['paper'] } = { ms: 0, paper: {} };
  const timed: PaperDeps = {
    ...papers,
    press: {
      print: (sheet) => {
        const began = performance.now();
        const pressed = papers.press.print(sheet);
        set = { ms: performance.now() - began, paper: sheet.paper };
        return pressed;
      },
    },
  };
  let made = 0;
  const one = async (): Promise<{ readonly render: number; readonly sealed: number }> => {
    made += 1;
    const data = student(made);
    const request = {
      caseId: randomUUID(),
      personId: randomUUID(),
      copy: 1,
      template: template.id,
      data,
      seal,
      loan: randomUUID(),
    };
    const began = performance.now();
    const copy = await prepareCopy(timed, { ...request, issuedAt: new Date() });
    const sealed = performance.now() - began;
    if (isFault(copy)) throw new Error(copy.fault);
    return { render: set.ms, sealed };
  };

  process.stdout.write(`${JSON.stringify({ fontFolders })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const took: { readonly render: number; readonly sealed: number }[] = [];
    for (let n = 0; n < Number(line); n += 1) took.push(await one());
    process.stdout.write(`${JSON.stringify({ took, paper: set.paper })}\n`);
  }
};

const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
const cluster = await startEmbeddedPostgres({ dir, port: 0 });
const clean = async (): Promise<void> => {
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
};
process.once('SIGTERM', () => void clean().then(() => process.exit(0)));
await migrate(cluster.url);
const db = openDb({ url: cluster.url, max: 4 });
try {
  await serve(db);
} finally {
  await db.close();
  await clean();
}
