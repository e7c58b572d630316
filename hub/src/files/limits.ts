/** What one file that is handed in may cost (R16). Together at most 10 s of CPU and 500 MiB. */
import { MAX_BODY_BYTES } from '../behind-the-door.ts';

export const MAX_PAGES = 50;
/** Of one picture. Phones of 2026 take up to 50 by default, 108 and 200 only when told to. */
export const MAX_MEGAPIXELS = 110;

/** Pages are kept at this density: small print of a scan stays readable, and a page has about 300 kB. */
export const PAGE_DPI = 150;
/** Of a page's longer side; A2 at 150 dpi. Larger ones are kept at a lower density. */
export const MAX_SIDE = 3508;

/** A page of A4 costs about 0.1 s to rasterise and 0.03 s to build anew, so that 50 of them fit. */
export const CPU_SECONDS = { inspect: 2, measure: 1, rasterise: 5, build: 2 } as const;
/** Node takes 50 MB without its compiler; poppler 40 MB for an ordinary page. */
export const MEMORY_BYTES = { inspect: 128e6, measure: 64e6, rasterise: 240e6, build: 160e6 } as const;

/** Beside other load on a machine that is busy: work of nice 19 gets what is left over. */
export const DEADLINE_MS = 60_000;

/** Of one file as it arrives: a scan of fifty pages, or a photograph of any phone. */
export const MAX_FILE_BYTES = MAX_BODY_BYTES;
/** Without a byte: the sender has lost the network. */
export const UPLOAD_IDLE_MS = 20_000;
/** Of one person, not yet handed in with a case. */
export const MAX_LOOSE_FILES = 60;
/** On their way or waiting for the one that is taken apart; each holds its bytes in memory. */
export const MAX_ACTIVE = 12;
