import type { Language } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import type { Hub } from './hub.ts';
import type { Scheme } from './preferences.ts';
import type { Staff } from './people/sessions.ts';

declare global {
  namespace App {
    // SvelteKit merges these by name: they have to be interfaces.
    /* eslint-disable @typescript-eslint/consistent-type-definitions */
    interface Locals {
      hub: Hub;
      staff: Staff | undefined;
      language: Language;
      scheme: Scheme;
      requestId: string;
      /** Of the person's machine, as the web door sees it. */
      address: string;
      /** A page's own status where SvelteKit has none for it: a load that answers 429 with a whole page. */
      status?: number;
    }
    interface PageData {
      language: Language;
      scheme: Scheme;
      /** Who is logged in, for the bar. */
      who?:
        | {
            readonly name: Bilingual;
            readonly seesConsole: boolean;
            readonly seesDesk: boolean;
            readonly seesOffice: boolean;
            /** The hub's clock as the page was read. */
            readonly at: string;
          }
        | undefined;
    }
    interface Error {
      /** Names the log line. */
      id?: string;
      title?: string;
    }
    /* eslint-enable @typescript-eslint/consistent-type-definitions */
  }
}
