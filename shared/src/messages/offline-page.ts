/** Texts of the page that verifies papers without a network. */
import type { Texts } from './text.ts';

export const offlineTexts = {
  title: { zh: '离线验证', en: 'Verify without a network' },
  place: { zh: '离线验证页', en: 'offline page' },
  language: { zh: 'English', en: '中文' },
  lead: {
    zh: '扫描证明首页的长二维码，或选一张拍下它的照片。本页不连接任何网络。',
    en: 'Scan the long code on page one, or choose a photograph of it. This page contacts nobody.',
  },
  paste: { zh: '二维码的内容', en: 'What the code says' },
  pasteHint: {
    zh: '以 YZ1: 开头。用扫码枪对准这里扫，或把手机扫出的内容粘贴进来。',
    en: 'It begins with YZ1:. Point a scanner here, or paste what a phone has read.',
  },
  check: { zh: '验证', en: 'Verify' },
  picture: { zh: '选择照片', en: 'Choose a photograph' },
  looking: { zh: '正在找二维码…', en: 'Looking for the code…' },
  unread: { zh: '照片里没有读到长二维码', en: 'No long code was found in the picture' },
  unreadText: {
    zh: '请让首页的长二维码占满画面，拍平、拍清楚，再试一次。',
    en: 'Let the long code of page one fill the picture, flat and sharp, and try again.',
  },
  verdicts: {
    stands: {
      title: { zh: '真实', en: 'Genuine' },
      text: {
        zh: '签名无误。截至 {made} 没有作废。请把下面的内容与纸上逐项对照。',
        en: 'The signature holds. It had not been voided by {made}. Compare what follows with the paper, line by line.',
      },
    },
    expired: {
      title: { zh: '真实，但已过有效期', en: 'Genuine, but no longer valid' },
      text: { zh: '签名无误，有效期已过。', en: 'The signature holds; its time is over.' },
    },
    voided: {
      title: { zh: '已作废', en: 'Voided' },
      text: {
        zh: '这份证明签发后又被作废，请勿采信。',
        en: 'It was issued and then taken back. Do not rely on it.',
      },
    },
    forged: {
      title: { zh: '不是本校签发的', en: 'Not issued here' },
      text: {
        zh: '签名不对：内容被改过，或者是伪造的。请勿采信。',
        en: 'The signature is wrong: it was changed, or made up. Do not rely on it.',
      },
    },
    'unknown-key': {
      title: { zh: '这把钥匙不在名单里', en: 'The key is not in the list' },
      text: {
        zh: '可能是 {made} 之后启用的新印章，也可能是伪造的。请重新保存一份本页，再验一次。',
        en: 'It may be of a seal that is newer than {made}, or made up. Save this page anew and verify once more.',
      },
    },
    foreign: {
      title: { zh: '别的学校签发的', en: 'Issued elsewhere' },
      text: {
        zh: '这个二维码属于 {issuer}，请用那所学校的验证页。',
        en: 'This code belongs to {issuer}: use the page of that university.',
      },
    },
    damaged: {
      title: { zh: '没有读全', en: 'Not read whole' },
      text: { zh: '请把二维码重新扫一次。', en: 'Scan the code once more.' },
    },
    other: {
      title: { zh: '这不是长二维码', en: 'That is not the long code' },
      text: {
        zh: '每页底部的小二维码要联网验证；这里要首页那个大的。',
        en: 'The small code at the foot of each page needs a network; here the large one of page one is asked for.',
      },
    },
    'newer-format': {
      title: { zh: '暂时认不出', en: 'Not known yet' },
      text: {
        zh: '二维码的格式比本页新，请重新保存一份本页。',
        en: 'Its form is newer than this page: save this page anew.',
      },
    },
  },
  rows: {
    title: { zh: '证明', en: 'Paper' },
    name: { zh: '姓名', en: 'Name' },
    number: { zh: '学号或工号', en: 'Campus number' },
    facts: { zh: '主要内容', en: 'Key facts' },
    issued: { zh: '签发日期', en: 'Issued' },
    until: { zh: '有效期至', en: 'Valid until' },
    seal: { zh: '印章', en: 'Seal' },
    serial: { zh: '编号', en: 'Serial' },
    copy: { zh: '份次', en: 'Copy' },
    further: { zh: '其他', en: 'Further data' },
  },
  compare: {
    zh: '姓名和号码只有一部分，与纸上对得上即可。',
    en: 'Name and number are given in part; they have to fit what the paper says.',
  },
  fresh: {
    zh: '名单日期：{made}。此后作废的证明，本页不知道。',
    en: 'List of {made}. What was voided later is not known here.',
  },
  stale: {
    zh: '名单已是 {days} 天前（{made}）的。此后作废的证明本页不知道，请重新保存一份。',
    en: 'The list is {days} days old ({made}). What was voided later is not known here: save this page anew.',
  },
  fingerprint: { zh: '名单签名指纹', en: 'Fingerprint of the list’s key' },
  insecure: {
    zh: '请把本页保存到电脑上再打开，或用 https 打开。',
    en: 'Save this page to your computer and open it there, or open it by https.',
  },
  broken: {
    zh: '本页已损坏，请从学校的验证页重新保存一份。',
    en: 'This page is damaged: save it anew from the university’s verification page.',
  },
  noScript: { zh: '本页需要启用脚本。', en: 'This page needs scripts.' },
} as const satisfies Texts;
