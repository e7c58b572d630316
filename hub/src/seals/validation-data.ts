/**
 * The document security store (EN 319 142-1 §5.4.2): certificates and revocation lists a verifier needs when the hub is long
 * gone. It lies in the update that is sealed, before the signature, and so under it; what a timestamp needs lies in its token.
 */
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream, PDFRef, decodePDFRawStream } from '@cantoo/pdf-lib';

export type ValidationData = {
  /** DER. */
  readonly certificates: readonly Uint8Array[];
  /** DER. */
  readonly lists: readonly Uint8Array[];
};

/** Beside what an earlier seal has put there. */
export const addValidationData = (document: PDFDocument, { certificates, lists }: ValidationData): void => {
  const { context, catalog } = document;
  let store = catalog.lookupMaybe(PDFName.of('DSS'), PDFDict);
  if (!store) {
    store = context.obj({ Type: 'DSS' });
    catalog.set(PDFName.of('DSS'), context.register(store));
  }
  for (const [key, files] of [
    ['Certs', certificates],
    ['CRLs', lists],
  ] as const)
    for (const der of files) listIn(document, store, key).push(context.register(context.flateStream(der)));
};

/** Only for files whose seal was verified: it parses the whole. */
export const readValidationData = async (file: Uint8Array): Promise<ValidationData> => {
  const document = await PDFDocument.load(file, { updateMetadata: false });
  const store = document.catalog.lookupMaybe(PDFName.of('DSS'), PDFDict);
  const all = (key: string): Uint8Array[] =>
    (store?.lookupMaybe(PDFName.of(key), PDFArray)?.asArray() ?? []).flatMap((ref) => {
      const stream = ref instanceof PDFRef ? document.context.lookup(ref) : ref;
      return stream instanceof PDFRawStream ? [decodePDFRawStream(stream).decode()] : [];
    });
  return { certificates: all('Certs'), lists: all('CRLs') };
};

export const listIn = (document: PDFDocument, owner: PDFDict, key: string): PDFArray => {
  const known = owner.lookupMaybe(PDFName.of(key), PDFArray);
  if (known) return known;
  const made = PDFArray.withContext(document.context);
  owner.set(PDFName.of(key), made);
  return made;
};
