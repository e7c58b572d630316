/** What can be wrong with the seal of a file, a sentence each: what was found, and what to do with the paper. */
import type { Texts } from './text.ts';

export const sealFaults = {
  unsealed: {
    zh: '文件上没有电子印章，或印章已被去掉。请勿采信，请持有人提供原文件。',
    en: 'There is no seal on this file, or it was taken off. Do not rely on it; ask its holder for the original file.',
  },
  'seal-damaged': {
    zh: '电子印章的数据已损坏或被改动。请勿采信，请持有人提供原文件。',
    en: 'The data of the seal is damaged or was changed. Do not rely on it; ask its holder for the original file.',
  },
  'seal-content': {
    zh: '文件内容在盖章后被改动过。请勿采信。',
    en: 'The content was changed after it was sealed. Do not rely on it.',
  },
  'seal-signature': {
    zh: '印章的签名与证书不符，是伪造的。请勿采信。',
    en: 'The signature does not belong to the certificate beside it: it is forged. Do not rely on it.',
  },
  'seal-foreign': {
    zh: '盖章的证书不是本校签发的。请勿当作本校的证明。',
    en: 'The certificate it was sealed with was not issued by this university. Do not take it for a paper of ours.',
  },
  'seal-appended': {
    zh: '盖章之后又添加了内容，添加的部分不是本校签发的。',
    en: 'Something was added after the seal, and that part was not issued here.',
  },
  'seal-time-missing': {
    zh: '印章上没有时间戳，不能确定盖章时间。请持有人提供原文件。',
    en: 'The seal carries no timestamp, so it is not known when it was set. Ask its holder for the original file.',
  },
  'seal-time-wrong': {
    zh: '时间戳已损坏，或是从别的文件上取来的。请勿采信。',
    en: 'The timestamp is damaged, or was taken from another file. Do not rely on it.',
  },
  'seal-time-foreign': {
    zh: '时间戳不是本校认可的机构出具的，不能确定盖章时间。请勿采信。',
    en: 'The timestamp comes from no authority this university accepts, so it is not known when it was sealed. Do not rely on it.',
  },
  'seal-expired': {
    zh: '盖章时印章的证书不在有效期内。请联系证明上写明的部门。',
    en: 'The seal’s certificate was not valid at the time of sealing. Ask the office named on the paper.',
  },
  'seal-revoked': {
    zh: '印章的证书已被吊销，这份文件不再可信。请联系证明上写明的部门重新开具。',
    en: 'The seal’s certificate is revoked, so this file is no longer trusted. Ask the office named on the paper for a new one.',
  },
} as const satisfies Texts;

export type SealFaultCode = keyof typeof sealFaults;
