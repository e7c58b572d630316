/**
 * Puts a seal on a PDF: an incremental update that adds a signature field whose appearance is the round seal, signed as
 * PAdES baseline B-LT (EN 319 142-1). What a verifier needs later is written before the signature, so that every byte of
 * the file is covered except the signature itself.
 */
import { isFault, type Fault } from '@yizhan/shared/faults.ts';
import type { PDFRef } from '@cantoo/pdf-lib';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFPageLeaf,
  PDFString,
} from '@cantoo/pdf-lib';
import { attributesToSign, makeContainer, sha256 } from './cms.ts';
import { drawSeal, SEAL_MM, type SealWords } from './seal-image.ts';
import { CONTENTS_PLACEHOLDER, fillSlot, fixRange, RANGE_PLACEHOLDER } from './signature-slot.ts';
import type { StampTime } from './time/stamp-time.ts';
import { addValidationData, listIn } from './validation-data.ts';

/** Left upper corner of the seal's square on the page, in millimetres from the page's left upper corner. */
export type SealSpot = { readonly page: number; readonly x: number; readonly y: number };

export type Signer = {
  /** The department, as readers name the signer. */
  readonly name: string;
  /** DER, the signer's first, then its issuers. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  /** With SHA-256 over `bytes`, as the certificate's key signs (ECDSA P-256 as DER, RSA): the one place that touches it. */
  readonly signRaw: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
};

export type Sealing = {
  readonly pdf: Uint8Array;
  readonly spot: SealSpot;
  readonly words: SealWords;
  readonly signer: Signer;
  /** Unique in the file: a second seal is a second field. */
  readonly field: string;
  readonly reason: string;
  readonly at: Date;
  readonly stampTime: StampTime;
  /** DER: of the authorities whose certificates are in the signature and its timestamp, as of now. */
  readonly revocationLists: readonly Uint8Array[];
};

const POINTS_A_MM = 72 / 25.4;
/** ISO 32000-1 table 165: Print and Locked. */
const PRINT_LOCKED = 4 | 128;
/** ISO 32000-1 table 219: SignaturesExist and AppendOnly. */
const SIGNED_APPEND_ONLY = 3;

/** Faults: those of the timestamp; then there is no sealed file. */
export const sealPdf = async (sealing: Sealing): Promise<Buffer | Fault> => {
  const { signer } = sealing;
  const file = await withEmptySeal(sealing);
  const slot = fixRange(file);
  const [certificate, ...chain] = signer.certificates;
  const digest = sha256(...slot.signed);
  const signature = await signer.signRaw(attributesToSign(digest, certificate));
  const stamp = await sealing.stampTime.stamp(signature);
  if (isFault(stamp)) return stamp;
  fillSlot(file, slot, makeContainer({ digest, certificate, chain, signature, timestamp: stamp.token }));
  return file;
};

type Drawing = Pick<Sealing, 'pdf' | 'spot' | 'words' | 'field' | 'reason' | 'at' | 'revocationLists'> & {
  readonly signer: { readonly name: string; readonly certificates: readonly Uint8Array[] };
};

/** As it will look once it is sealed; nothing is signed. */
export const showSeal = (shown: Pick<Sealing, 'pdf' | 'spot' | 'words' | 'at'>): Promise<Buffer> =>
  withEmptySeal({
    ...shown,
    ...{ field: 'seal-1', reason: '', revocationLists: [], signer: { name: '', certificates: [] } },
  });

const withEmptySeal = async (sealing: Drawing): Promise<Buffer> => {
  const document = await PDFDocument.load(sealing.pdf, { forIncrementalUpdate: true, updateMetadata: false });
  const { context } = document;
  const { page, ref } = pageAt(document, sealing.spot.page);

  const box = [0, 0, SEAL_MM, SEAL_MM];
  const appearance = context.register(
    context.flateStream(drawSeal(sealing.words), { Type: 'XObject', Subtype: 'Form', BBox: box, Resources: {} }),
  );
  const signature = context.register(signatureDictionary(document, sealing));
  const widget = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFHexString.fromText(sealing.field),
      Rect: rectOn(page, sealing.spot),
      F: PRINT_LOCKED,
      P: ref,
      V: signature,
      AP: { N: appearance },
    }),
  );
  listIn(document, page, 'Annots').push(widget);
  const form = formOf(document);
  form.set(PDFName.of('SigFlags'), PDFNumber.of(SIGNED_APPEND_ONLY));
  listIn(document, form, 'Fields').push(widget);
  addValidationData(document, { certificates: sealing.signer.certificates, lists: sealing.revocationLists });
  return Buffer.from(
    await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false }),
  );
};

const signatureDictionary = (document: PDFDocument, { signer, reason, at }: Drawing): PDFDict => {
  const range = PDFArray.withContext(document.context);
  for (const value of [0, RANGE_PLACEHOLDER, RANGE_PLACEHOLDER, RANGE_PLACEHOLDER]) range.push(PDFNumber.of(value));
  return document.context.obj({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: range,
    Contents: PDFHexString.of(CONTENTS_PLACEHOLDER),
    M: PDFString.fromDate(at),
    Name: PDFHexString.fromText(signer.name),
    Reason: PDFHexString.fromText(reason),
  });
};

/** The page as it stands in the file: pdf-lib's own page objects would rewrite its content streams. */
const pageAt = (document: PDFDocument, number: number): { page: PDFPageLeaf; ref: PDFRef } => {
  const pages: { page: PDFPageLeaf; ref: PDFRef }[] = [];
  document.catalog.Pages().traverse((node, ref) => {
    if (node instanceof PDFPageLeaf) pages.push({ page: node, ref });
  });
  const found = pages[number - 1];
  if (!found) throw new Error(`The seal belongs on page ${String(number)} of ${String(pages.length)}`);
  return found;
};

const rectOn = (page: PDFPageLeaf, spot: SealSpot): number[] => {
  const { x: left, y: bottom, width, height } = page.MediaBox().asRectangle();
  const size = SEAL_MM * POINTS_A_MM;
  const [x, y] = [left + spot.x * POINTS_A_MM, bottom + height - spot.y * POINTS_A_MM - size];
  if (x < left || y < bottom || x + size > left + width || y + size > bottom + height)
    throw new Error(`The seal does not fit on page ${String(spot.page)} at ${String(spot.x)}, ${String(spot.y)} mm`);
  return [x, y, x + size, y + size].map((value) => Math.round(value * 1000) / 1000);
};

const formOf = (document: PDFDocument): PDFDict => {
  const known = document.catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict);
  if (known) return known;
  const made = document.context.obj({});
  document.catalog.set(PDFName.of('AcroForm'), document.context.register(made));
  return made;
};
