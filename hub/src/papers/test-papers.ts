/** A registrar with a seal in a fresh database, for tests of papers and seals. */
import { systemClock, type Clock } from '@yizhan/shared/clock.ts';
import { uuidv7 } from 'uuidv7';
import { openCa, type Ca } from '../fleet/ca.ts';
import { testKeyring } from '../keys/test-keyring.ts';
import { contentOf, leaseSeal } from '../seals/lease-seal.ts';
import { sealInForce, type SealInForce } from '../seals/seal-in-force.ts';
import { ownTime } from '../seals/time/open-time.ts';
import type { SealTrust } from '../seals/verify-sealed.ts';
import { takeSealIntoUse } from '../seals/take-seal-into-use.ts';
import type { Db } from '../storage/db.ts';
import { testDatabase } from '../storage/test-database.ts';
import { certificateOfEnrolment, type CertificateOfEnrolment } from './certificate-of-enrolment.ts';
import { prepareCopy, type CopyRequest, type PaperDeps, type PreparedCopy } from './prepare-copy.ts';
import { openPapers } from './open-papers.ts';

export const ISSUER = 'YLU';
export const VERIFY_BASE = 'https://v.ylu.edu.cn';
export const ISSUED_AT = new Date('2026-11-23T01:02:03Z');

export const enrolment: CertificateOfEnrolment = {
  name: { zh: '欧阳明䶮', en: 'OUYANG Mingyan' },
  number: '2023010812',
  birthDate: '2005-03-12',
  school: { zh: '计算机科学与工程学院', en: 'School of Computer Science and Engineering' },
  programme: { zh: '软件工程', en: 'Software Engineering' },
  level: 'bachelor',
  since: '2023-09-01',
  until: '2027-06-30',
};

export type TestPapers = {
  readonly db: Db;
  readonly deps: PaperDeps;
  readonly ca: Ca;
  readonly trust: SealTrust;
  readonly seal: SealInForce;
  readonly request: (change?: Partial<CopyRequest>) => CopyRequest;
  /** Throws where `prepareCopy` answers a fault. */
  readonly prepared: (change?: Partial<CopyRequest>) => Promise<PreparedCopy>;
};

/** Belongs in a `beforeAll`, with `db.close()` in its `afterAll`. By `clock` certificates and seals are in force. */
export const testPapers = async (clock: Clock = systemClock): Promise<TestPapers> => {
  const { db } = await testDatabase({ keep: true });
  const keyring = await testKeyring(db);
  const ca = await openCa({ db, keyring, clock, issuer: ISSUER });
  await db.prisma.department.createMany({
    data: [
      { id: 'university', nameZh: '云岭大学', nameEn: 'Yunling University' },
      { id: 'registrar', parentId: 'university', nameZh: '教务处', nameEn: 'Office of Academic Affairs' },
    ],
  });
  const name = { zh: '学籍专用章', en: 'Student records seal' };
  await takeSealIntoUse(
    { db, keyring, ca, issuer: ISSUER, clock },
    { id: 'student-records', name, departmentId: 'registrar' },
  );
  const seal = await sealInForce(db.pool, 'student-records', new Date(clock.now()));
  if ('fault' in seal) throw new Error(seal.fault);

  const stampTime = await ownTime(ca, ISSUER, clock);
  const deps = openPapers({
    ...{ keyring, issuer: ISSUER, verifyBase: VERIFY_BASE, stampTime },
    revocationLists: () => ca.revocationLists(),
  });
  const trust: SealTrust = { authorities: ca.roots, timeRoots: ca.roots, revoked: new Map() };
  const request = (change: Partial<CopyRequest> = {}): CopyRequest => ({
    caseId: uuidv7(),
    personId: uuidv7(),
    copy: 1,
    loan: uuidv7(),
    template: certificateOfEnrolment.id,
    data: enrolment,
    seal,
    issuedAt: ISSUED_AT,
    ...change,
  });
  const lent = async ({ caseId, template, data, seal: used }: CopyRequest): Promise<string> => {
    const asked = { sealId: used.id, key: uuidv7(), caseId, step: 'seal', flowId: 'certificate-of-enrolment' };
    const loan = await leaseSeal(db.pool, { ...asked, content: contentOf(template, data), at: new Date(clock.now()) });
    if ('fault' in loan) throw new Error(loan.fault);
    return loan.id;
  };
  const prepared = async (change?: Partial<CopyRequest>): Promise<PreparedCopy> => {
    const asked = request(change);
    const loan = await lent(asked);
    const copy = await prepareCopy(deps, { ...asked, loan });
    if ('fault' in copy) throw new Error(`${copy.fault} ${JSON.stringify(copy.params)}`);
    return copy;
  };
  return { db, deps, ca, trust, seal, request, prepared };
};
