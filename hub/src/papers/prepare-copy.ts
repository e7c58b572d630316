/** One physical copy, from data to sealed bytes. No database: what it makes counts only once `storeCopy` has it. */
import { createHash } from 'node:crypto';
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { RandomBytes } from '@yizhan/shared/paper/alphabet.ts';
import { makeCode, showCode } from '@yizhan/shared/paper/code.ts';
import { makeSerial } from '@yizhan/shared/paper/serial.ts';
import { verifyUrl } from '@yizhan/shared/paper/verify-url.ts';
import { MAX_MESSAGE_BYTES } from '@yizhan/shared/wire/messages.ts';
import canonicalize from 'canonicalize';
import { uuidv7 } from 'uuidv7';
import type { Keyring } from '../keys/keyring.ts';
import { fullName, signerOf, type SealInForce } from '../seals/seal-in-force.ts';
import type { SealWords } from '../seals/seal-image.ts';
import { sealPdf, showSeal } from '../seals/seal-pdf.ts';
import type { StampTime } from '../seals/time/stamp-time.ts';
import { missingGlyph } from './glyphs.ts';
import { offlineCodeFor } from './offline-code.ts';
import type { Press } from './press.ts';
import { offlinePath, shortUrlPath } from './qr-path.ts';
import type { PublicFact } from './template.ts';
import { templateOf } from './templates.ts';
import { dayInWords, dayOnCampus } from './wording.ts';

export type PaperDeps = {
  readonly keyring: Keyring;
  readonly press: Press;
  readonly issuer: string;
  /** What the short URL begins with: the hub's public address. */
  readonly verifyBase: string;
  readonly random: RandomBytes;
  readonly stampTime: StampTime;
  /** DER, one a root of the hub's authority. */
  readonly revocationLists: () => Promise<readonly Uint8Array[]>;
};

export type CopyRequest = {
  readonly caseId: string;
  readonly personId: string;
  /** Of its print job, where it is known already. */
  readonly jobId?: string;
  /** 1 for the first. */
  readonly copy: number;
  readonly template: string;
  /** By the template's contract. */
  readonly data: unknown;
  readonly seal: SealInForce;
  /** Id of the loan under which the seal is used. */
  readonly loan: string;
  readonly issuedAt: Date;
  /** The date on the paper, where it is not the day it is made: a further copy says what the first one said. */
  readonly dated?: Date;
  readonly validUntil?: Date;
};

export type PreparedCopy = Omit<CopyRequest, 'data' | 'seal' | 'dated'> & {
  readonly serial: string;
  readonly code: string;
  readonly jobId: string;
  readonly title: Text;
  readonly departmentId: string;
  readonly sealId: string;
  /** RFC 8785 bytes of what the paper says. */
  readonly facts: Uint8Array;
  readonly publicFacts: readonly PublicFact[];
  readonly pdf: Buffer;
  readonly sha256: Buffer;
  readonly pages: number;
};

/**
 * Faults: `glyph-missing` with `char`, `codePoint` and `field`; those of the timestamp, which pass. Throws on data outside
 * the template's contract.
 */
export const prepareCopy = async (deps: PaperDeps, request: CopyRequest): Promise<PreparedCopy | Fault> => {
  const noTime = deps.stampTime.resting();
  if (noTime) return noTime;
  const set = await typeset(deps, request);
  if (isFault(set)) return set;
  const { caseId, personId, loan, copy, seal, issuedAt, validUntil } = request;
  const { template, serial, code } = set;
  const sealed = await sealPdf({
    ...{ pdf: set.pdf, spot: set.sealSpot, words: wordsOf(seal) },
    signer: signerOf(deps.keyring, seal),
    field: 'seal-1',
    reason: `${template.title.zh} ${template.title.en} ${serial}`,
    at: issuedAt,
    stampTime: deps.stampTime,
    revocationLists: await deps.revocationLists(),
  });
  if (isFault(sealed)) return sealed;
  if (sealed.length > MAX_MESSAGE_BYTES)
    throw new Error(`${template.id}: ${String(sealed.length)} bytes cannot travel`);

  return {
    ...{ caseId, personId, loan, copy, template: request.template, issuedAt, ...(validUntil && { validUntil }) },
    serial,
    code,
    jobId: request.jobId ?? uuidv7(),
    title: template.title,
    departmentId: seal.departmentId,
    sealId: seal.id,
    facts: set.facts,
    publicFacts: set.filled.publicFacts,
    pdf: sealed,
    sha256: createHash('sha256').update(sealed).digest(),
    pages: set.pages,
  };
};

/** What a paper says, before it is anybody's copy. */
export type Stated = Pick<CopyRequest, 'template' | 'data' | 'seal' | 'issuedAt' | 'dated' | 'validUntil'>;

export type Preview = { readonly pdf: Buffer; readonly pages: number };

/**
 * The paper as it will look, with noughts for its serial and code. Faults: `glyph-missing`. Throws on data outside the
 * template's contract.
 */
export const previewCopy = async (deps: PaperDeps, stated: Stated): Promise<Preview | Fault> => {
  const noughts: RandomBytes = (size) => Buffer.alloc(size);
  const set = await typeset({ ...deps, random: noughts }, { ...stated, copy: 1 });
  if (isFault(set)) return set;
  const { pages, sealSpot: spot } = set;
  return { pages, pdf: await showSeal({ pdf: set.pdf, spot, words: wordsOf(stated.seal), at: stated.issuedAt }) };
};

const wordsOf = (seal: SealInForce): SealWords => ({ organisation: fullName(seal).zh, name: seal.name.zh });

const typeset = async (deps: PaperDeps, request: Stated & Pick<CopyRequest, 'copy'>) => {
  const { data, seal, dated, copy, issuedAt } = request;
  const template = templateOf(request.template);
  const filled = template.fill(data);
  const missing = missingGlyph(filled.data) ?? missingGlyph({ seal: [fullName(seal), seal.name] });
  if (missing) {
    const { character, codePoint, field } = missing;
    const fault: Fault = { fault: 'glyph-missing', params: { char: character, codePoint, field } };
    return fault;
  }

  const issuedOn = dayOnCampus(dated ?? request.issuedAt);
  const { issuer, random } = deps;
  const serial = makeSerial({ issuer, year: Number(issuedOn.slice(0, 4)), random });
  const code = makeCode(issuer, random);
  const facts = canonicalBytes({ template: template.id, serial, copy, issuedOn, data: filled.data });
  const offline = await offlineCodeFor(deps.keyring, {
    ...{ issuer, serial, code, copy, issuedAt, validUntil: request.validUntil, sealId: seal.id },
    ...{ title: template.title.zh, ...filled.offline, canonical: facts },
  });
  const { pdf, pages, sealSpot } = deps.press.print({
    file: template.file,
    at: request.issuedAt,
    paper: {
      template: template.id,
      title: template.title,
      issuer: { name: seal.university, department: fullName(seal) },
      issued: dayInWords(issuedOn),
      copy: {
        serial,
        code: showCode(code),
        qr: shortUrlPath(verifyUrl(deps.verifyBase, code)),
        offline: offlinePath(offline),
        site: `${new URL(deps.verifyBase).host}/verify`,
      },
      data: filled.words,
    },
  });
  return { template, filled, serial, code, facts, pdf, pages, sealSpot };
};

const canonicalBytes = (value: unknown): Uint8Array => {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('Nothing to state');
  return Buffer.from(text, 'utf8');
};
