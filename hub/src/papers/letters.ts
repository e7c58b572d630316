/** Papers that state how a matter ended: one Typst design, and a JSON file a letter that says in which words. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Text } from '@yizhan/shared/campus/vocabulary.ts';
import { MAX_STATED } from '@yizhan/shared/flow/step.ts';
import { z } from 'zod';
import { bilingual, line } from './contract-words.ts';
import { template, type Template } from './template.ts';
import { dayInWords, maskName, maskNumber, monthInWords } from './wording.ts';

/** A letter file → SHA-256 at publication. */
const published = {
  'employment-certificate-1': '7b267121a7522bd35935288e69589942ea863c7951be0e6b785808a112e92b62',
  'hukou-transfer-1': '968cb509f7469f37cdb9a80fc8bdb2c0f35ae488582d88ae41214538fa04eac4',
  'income-certificate-1': '8610e2684da7ced2214bd11f671cdae4566dcdae83b7989b124abc9c222e2ace',
  'leaving-clearance-1': '526a6953b6dc5df1a276b4c04e022bb5916145e74efffcbc17645e5bd26b6d4e',
  'matter-outcome-1': 'f7b8581a4683bb457fca8e8762c5bff67a746b41a15b4ddec7368d18339eaa15',
  'reimbursement-notice-1': '4490c3cd98955c63145e25c7b1a5f58fbfdfcc48d8ec172193798a0e44c451e7',
  'seal-use-record-1': '827aa4e0db319df555df8986362557b553ff177fc50da11449af3deb1f97f7c3',
  'study-status-decision-1': '98267b6f9210386ea395ca879550ab4f3dbfe103a41f58e7d6b98b8119fb4ee7',
  'travel-approval-1': 'b2e596c967e40a9544ba88d7c6a6b09b8db21a94a9d0ffa630ce9d0bd9287c15',
  'venue-permit-1': '482c9c44b60d80c350929bc65044fc388d6ff67c566ba1c61ef6d1edf6b0f7bf',
} as const;

const files = {
  'letter-1.typ': '213a5cffe83510fa707e6598b8d28e7b959e562073573e3731e03822bd1f5bf2',
  'frame-1.typ': 'cd1d2234aa3463254b110e9c920271bc5a4c0525082b82d8f2f418717520bb83',
} as const;

const lineId = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);
/** Words on the page beside each other: what is longer belongs into an attachment. */
const statement = z.strictObject({ zh: line(120), en: line(240) });
const stated = z.strictObject({ id: lineId.optional(), label: bilingual, value: statement });
type Line = z.infer<typeof stated>;

const contract = z.strictObject({
  /** Of the service. */
  title: bilingual,
  /** A person without a Chinese name has the same name twice. */
  name: bilingual,
  /** Campus number. */
  number: line(30),
  caseNumber: line(40),
  lines: z.array(stated).max(MAX_STATED),
});
export type Matter = z.infer<typeof contract>;

/** Sentences may name `{name}`, `{number}`, `{matter}`, `{university}` and every line that the letter needs. */
const letter = z.strictObject({
  id: z.string(),
  title: bilingual,
  /** Ids of the lines without which it says nothing. */
  needs: z.array(lineId),
  opening: z.strictObject({ zh: z.string(), en: z.string() }),
  closing: z.strictObject({ zh: z.string(), en: z.string() }),
  /** Lines set below the sentence; `all` for every one that comes. */
  rows: z.union([z.literal('all'), z.array(lineId)]),
  /** Lines that strangers who hold the code may see. */
  public: z.array(lineId),
  sample: z.record(lineId, z.strictObject({ label: bilingual, value: statement })),
});
type Letter = z.infer<typeof letter>;

type Part = string | { readonly name: string } | { readonly issuer: true };

const placeholder = /\{([a-z-]+)\}/;
const always = ['name', 'number', 'matter', 'university'];

/** Throws where a sentence names what the letter does not ask for: a paper with a hole in it is never printed. */
const checkLetter = ({ id, needs, opening, closing, rows, public: shown, sample }: Letter): void => {
  const known = new Set([...always, ...needs]);
  const named = [opening, closing].flatMap(({ zh, en }) => [zh, en].flatMap(namesIn));
  const listed = [...(rows === 'all' ? [] : rows), ...shown, ...needs.filter((need) => !(need in sample))];
  const wrong = named.find((one) => !known.has(one)) ?? listed.find((one) => !needs.includes(one) || !(one in sample));
  if (wrong !== undefined)
    throw new Error(`Letter ${id} names ${wrong}, which it does not ask for or has no sample of`);
};

const namesIn = (sentence: string): readonly string[] =>
  sentence.split(placeholder).filter((_, index) => index % 2 === 1);

const lettersFolder = fileURLToPath(new URL('../../templates/letters', import.meta.url));

const letterTemplate = (id: keyof typeof published): Template => {
  const file = path.join(lettersFolder, `${id}.json`);
  const spec = letter.parse(JSON.parse(readFileSync(file, 'utf8')));
  checkLetter(spec);
  return template<Matter>({
    ...{ id, title: spec.title, file: 'letter-1.typ', contract },
    files: { ...files, [`letters/${id}.json`]: published[id] },
    needs: { lines: spec.needs },
    words: (data) => wordsOf(spec, data),
    publicFacts: (data) => [
      ...(id === 'matter-outcome-1' ? [{ label: { zh: '事项', en: 'Matter' }, value: data.title }] : []),
      { label: { zh: '姓名', en: 'Name' }, value: { zh: maskName(data.name.zh), en: maskName(data.name.en) } },
      { label: { zh: '学工号', en: 'Campus number' }, value: same(maskNumber(data.number)) },
      { label: { zh: '办件编号', en: 'Case number' }, value: same(data.caseNumber) },
      ...spec.public.map((one) => wordedLine(lineOf(data, one))),
    ],
    offline: (data) => ({
      name: maskName(data.name.zh),
      number: maskNumber(data.number),
      facts: [...spec.public.map((one) => wordedLine(lineOf(data, one)).value.zh), data.caseNumber],
    }),
    sample: {
      ...{ title: { zh: '离校手续', en: 'Leaving clearance' }, name: { zh: '欧阳明䶮', en: 'OUYANG Mingyan' } },
      ...{ number: '2023010812', caseNumber: '261123-7K3M-9QX4' },
      lines: Object.entries(spec.sample).map(([of, words]) => ({ id: of, ...words })),
    },
  });
};

const wordsOf = (spec: Letter, data: Matter): Readonly<Record<string, unknown>> => {
  const rows = spec.rows === 'all' ? data.lines : spec.rows.map((id) => lineOf(data, id));
  const caseNumber = { label: { zh: '办件编号', en: 'Case number' }, value: same(data.caseNumber) };
  const said = (sentence: Text): Record<keyof Text, readonly Part[]> => ({
    zh: partsOf(sentence.zh, (name) => valueIn(data, name, 'zh')),
    en: partsOf(sentence.en, (name) => valueIn(data, name, 'en')),
  });
  return {
    title: spec.id === 'matter-outcome-1' ? data.title : spec.title,
    ...{ opening: said(spec.opening), closing: said(spec.closing) },
    rows: [caseNumber, ...rows.map(wordedLine)],
    // A long Latin name in a Chinese line leaves no room to justify in.
    justify: /\p{Script=Han}/u.test(data.name.zh),
  };
};

const partsOf = (sentence: string, valueOf: (name: string) => Part): readonly Part[] =>
  sentence.split(placeholder).flatMap((part, index) => (index % 2 === 1 ? [valueOf(part)] : part === '' ? [] : [part]));

const valueIn = (data: Matter, name: string, language: keyof Text): Part => {
  switch (name) {
    case 'name':
      return { name: data.name[language] };
    case 'university':
      return { issuer: true };
    case 'number':
      return data.number;
    case 'matter':
      return data.title[language];
    default:
      return wordedLine(lineOf(data, name)).value[language];
  }
};

const lineOf = ({ lines }: Matter, id: string): Line => {
  const found = lines.find((one) => one.id === id);
  if (!found) throw new Error(`The matter does not state ${id}`);
  return found;
};

/** Departments state dates as ISO 8601. */
const wordedLine = ({ label, value }: Line): { readonly label: Text; readonly value: Text } => {
  if (value.zh === value.en && /^\d{4}-\d{2}-\d{2}$/.test(value.zh)) return { label, value: dayInWords(value.zh) };
  if (value.zh === value.en && /^\d{4}-\d{2}$/.test(value.zh)) return { label, value: monthInWords(`${value.zh}-01`) };
  return { label, value };
};

const same = (text: string): Text => ({ zh: text, en: text });

export const letters: readonly Template[] = (Object.keys(published) as (keyof typeof published)[]).map(letterTemplate);
