/** Service 1, 在读证明: that a person is enrolled, in what, since when. */
import type { StudyLevel, Text } from '@yizhan/shared/campus/vocabulary.ts';
import { z } from 'zod';
import { bilingual, line } from './contract-words.ts';
import { template } from './template.ts';
import { dayInWords, maskName, maskNumber, monthInWords } from './wording.ts';

const contract = z.strictObject({
  /** A person without a Chinese name has the same name twice. */
  name: bilingual,
  number: line(30),
  birthDate: z.iso.date(),
  school: bilingual,
  programme: bilingual,
  level: z.enum(['bachelor', 'master', 'doctor'] satisfies StudyLevel[]),
  /** Date of entry. */
  since: z.iso.date(),
  /** Expected date of graduation. */
  until: z.iso.date(),
});
export type CertificateOfEnrolment = z.infer<typeof contract>;

const studentOf = {
  bachelor: { zh: '全日制本科生', en: 'full-time undergraduate' },
  master: { zh: '全日制硕士研究生', en: 'full-time master’s' },
  doctor: { zh: '全日制博士研究生', en: 'full-time doctoral' },
} as const satisfies Record<StudyLevel, Text>;

/** The Chinese sentence needs the noun; data may come with or without it. */
const withNoun = (programme: string): string => (programme.endsWith('专业') ? programme : `${programme}专业`);

const words = (data: CertificateOfEnrolment): Record<string, unknown> => ({
  name: data.name,
  number: data.number,
  born: dayInWords(data.birthDate),
  school: data.school,
  programme: { zh: withNoun(data.programme.zh), en: data.programme.en },
  level: studentOf[data.level],
  entryYear: data.since.slice(0, 4),
  since: monthInWords(data.since),
  until: monthInWords(data.until),
});

export const certificateOfEnrolment = template<CertificateOfEnrolment>({
  id: 'certificate-of-enrolment-1',
  title: { zh: '在读证明', en: 'Certificate of Enrolment' },
  file: 'certificate-of-enrolment-1.typ',
  files: {
    'certificate-of-enrolment-1.typ': 'b7ef2e607200e86461253c7bdd4145a4671238fa22913fa4364b7f2635d757f0',
    'frame-1.typ': 'cd1d2234aa3463254b110e9c920271bc5a4c0525082b82d8f2f418717520bb83',
  },
  contract,
  words,
  publicFacts: (data) => [
    {
      label: { zh: '姓名', en: 'Name' },
      value: { zh: maskName(data.name.zh), en: maskName(data.name.en) },
    },
    {
      label: { zh: '学号', en: 'Student number' },
      value: { zh: maskNumber(data.number), en: maskNumber(data.number) },
    },
    { label: { zh: '学院', en: 'School' }, value: data.school },
    { label: { zh: '专业', en: 'Programme' }, value: data.programme },
    {
      label: { zh: '身份', en: 'Enrolled as' },
      value: { zh: studentOf[data.level].zh, en: `${studentOf[data.level].en} student` },
    },
    { label: { zh: '入学', en: 'Admitted' }, value: monthInWords(data.since) },
    { label: { zh: '预计毕业', en: 'Graduation expected' }, value: monthInWords(data.until) },
  ],
  offline: ({ name, number, programme, level, since, until }) => ({
    name: maskName(name.zh),
    number: maskNumber(number),
    facts: [programme.zh, studentOf[level].zh, `${since.slice(0, 7)}—${until.slice(0, 7)}`],
  }),
  sample: {
    name: { zh: '欧阳明䶮', en: 'OUYANG Mingyan' },
    number: '2023010812',
    birthDate: '2005-03-12',
    school: { zh: '计算机科学与工程学院', en: 'School of Computer Science and Engineering' },
    programme: { zh: '软件工程', en: 'Software Engineering' },
    level: 'bachelor',
    since: '2023-09-01',
    until: '2027-06-30',
  },
});
