/** Sealing by hand, with what `testPapers` has, for tests. */
import { isFault } from '@yizhan/shared/faults.ts';
import type { TestPapers } from '../papers/test-papers.ts';
import { sealPdf, type Sealing } from './seal-pdf.ts';

type Asked = Pick<Sealing, 'pdf' | 'signer'> & Partial<Sealing>;

/** Throws where `sealPdf` answers a fault. */
export const sealAgain = async ({ deps }: TestPapers, asked: Asked): Promise<Buffer> => {
  const sealed = await sealPdf({
    ...{ spot: { page: 1, x: 30, y: 200 }, words: { organisation: '云岭大学教务处', name: '学籍专用章' } },
    ...{ field: 'seal-2', reason: '在读证明', at: new Date('2026-11-24T00:00:00Z') },
    ...{ stampTime: deps.stampTime, revocationLists: await deps.revocationLists() },
    ...asked,
  });
  if (isFault(sealed)) throw new Error(sealed.fault);
  return sealed;
};
