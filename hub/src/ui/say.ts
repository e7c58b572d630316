import { page } from '$app/state';
import { word, type Params } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';

/** The text in the language of this page. */
export const say = (text: Bilingual, params?: Params): string => word(text, page.data.language, params);
