import type { outOfBandTags, textTags } from './tags.ts';

export type TextTag = keyof typeof textTags;

export type IppValue =
  | { readonly tag: 'integer' | 'enum'; readonly value: number }
  | { readonly tag: 'boolean'; readonly value: boolean }
  | { readonly tag: TextTag; readonly value: string }
  | { readonly tag: 'textWithLanguage' | 'nameWithLanguage'; readonly language: string; readonly value: string }
  | { readonly tag: 'rangeOfInteger'; readonly low: number; readonly high: number }
  /** `units`: 3 dots per inch, 4 dots per centimetre. */
  | { readonly tag: 'resolution'; readonly across: number; readonly along: number; readonly units: number }
  /** `dateTime` is the 11 octets of RFC 2579 DateAndTime. */
  | { readonly tag: 'octetString' | 'dateTime'; readonly value: Uint8Array }
  | { readonly tag: 'collection'; readonly members: readonly IppAttribute[] }
  | { readonly tag: keyof typeof outOfBandTags }
  /** A tag this codec has no name for; carried through unread (RFC 8010 §3.5.2). */
  | { readonly tag: 'other'; readonly code: number; readonly value: Uint8Array };

/** `values` has at least one member. */
export type IppAttribute = { readonly name: string; readonly values: readonly IppValue[] };
export type IppGroup = { readonly tag: number; readonly attributes: readonly IppAttribute[] };

export type IppMessage = {
  readonly version: readonly [major: number, minor: number];
  /** Operation id in a request, status code in a response. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
  /** What follows the attributes: the document of a Send-Document request. */
  readonly data: Uint8Array;
};

export const findValues = (group: IppGroup | undefined, name: string): readonly IppValue[] =>
  group?.attributes.find((attribute) => attribute.name === name)?.values ?? [];

/** The first value as a number; undefined when it is absent or of another kind. */
export const numberOf = (group: IppGroup | undefined, name: string): number | undefined => {
  const value = findValues(group, name)[0];
  return value?.tag === 'integer' || value?.tag === 'enum' ? value.value : undefined;
};

export const booleanOf = (group: IppGroup | undefined, name: string): boolean | undefined => {
  const value = findValues(group, name)[0];
  return value?.tag === 'boolean' ? value.value : undefined;
};

/** Every value that is text of any kind, in order. */
export const textsOf = (group: IppGroup | undefined, name: string): string[] =>
  findValues(group, name).flatMap((value) =>
    'value' in value && typeof value.value === 'string' ? [value.value] : [],
  );

export const textOf = (group: IppGroup | undefined, name: string): string | undefined => textsOf(group, name)[0];

export const groupOf = (message: IppMessage, tag: number): IppGroup | undefined =>
  message.groups.find((group) => group.tag === tag);
