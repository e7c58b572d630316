/** Every text of a definition exists in both languages: wherever it stands, so that no new field is forgotten here. */
import type { FlowDefinition } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';

export const textFindings = (flow: FlowDefinition): Finding[] => walk(flow, '');

const walk = (value: unknown, place: string): Finding[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('zh' in value && 'en' in value) return untranslated(place, String(value.zh), String(value.en));
  return Object.entries(value).flatMap(([key, inner]) => walk(inner, placeOf(place, key, inner)));
};

const HAN = /\p{Script=Han}/u;

const untranslated = (place: string, zh: string, en: string): Finding[] => [
  ...(HAN.test(zh) ? [] : [findText('untranslated', `${place}.zh`, {})]),
  ...(en.trim() === '' || HAN.test(en) ? [findText('untranslated', `${place}.en`, {})] : []),
];

/** What has a name is called by it, as in the other findings: `seal.doing`, `form.purpose.label`. */
const placeOf = (place: string, key: string, inner: unknown): string => {
  if (place === '' && key === 'steps') return '';
  if (key === 'fields') return place;
  const id = typeof inner === 'object' && inner !== null && 'id' in inner ? inner.id : key;
  const name = typeof id === 'string' ? id : key;
  return place === '' ? name : `${place}.${name}`;
};
