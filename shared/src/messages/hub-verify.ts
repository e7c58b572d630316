/** Texts of the public page that tells whether a paper is genuine. */
import type { Texts } from './text.ts';

export const verifyTexts = {
  title: { zh: '验证一份证明', en: 'Verify a paper' },
  lead: {
    zh: '输入纸上的验证码，或放入 PDF 文件。',
    en: 'Type the code on the paper, or hand in the PDF.',
  },
  byCode: { zh: '用验证码', en: 'By its code' },
  code: { zh: '验证码', en: 'Verification code' },
  codeHint: {
    zh: '印在每页底部，大小写、空格、横线都不影响。扫出的二维码内容也可以粘贴在这里。',
    en: 'At the foot of every page. Capitals, spaces and dashes do not matter. What a scanner read may be pasted too.',
  },
  submit: { zh: '验证', en: 'Verify' },
  byFile: { zh: '用 PDF 文件', en: 'By its PDF' },
  file: { zh: '选择 PDF 文件', en: 'Choose a PDF file' },
  drop: { zh: '把 PDF 拖到这里，或点按选择', en: 'Drop the PDF here, or choose it' },
  dropNow: { zh: '松开即验证', en: 'Let go to verify' },
  fileHint: {
    zh: '不超过 5 MB。文件只用于比对，不会保存。',
    en: 'Up to 5 MB. It is compared and not kept.',
  },
  submitFile: { zh: '比对文件', en: 'Compare the file' },
  checking: { zh: '正在比对…', en: 'Comparing…' },
  offline: {
    zh: '要在没有网络的地方验证？',
    en: 'To verify where there is no network:',
  },
  offlineOpen: { zh: '打开离线验证页', en: 'open the offline page' },
  offlineKeep: { zh: '保存到电脑', en: 'save it' },
  again: { zh: '再验一份', en: 'Verify another' },

  valid: { zh: '真实有效', en: 'Genuine and valid' },
  validText: {
    zh: '本校登记簿中有这份证明，现在有效。请核对手中的纸与下面是否一致。',
    en: 'The university’s register holds this paper, and it is valid. Check that the paper in your hand says the same as below.',
  },
  genuine: { zh: '文件真实有效', en: 'The file is genuine and valid' },
  genuineText: {
    zh: '这个文件与签发时的每一个字节相同，印章完好，现在有效。',
    en: 'Every byte of this file is as it was issued, the seal is whole, and the paper is valid.',
  },
  expired: { zh: '已过有效期', en: 'Past its validity' },
  expiredText: {
    zh: '这份证明是本校签发的，有效期到 {date}。需要的话请持有人重新开具。',
    en: 'This paper was issued here and was valid until {date}. Ask its holder for a new one if you need it.',
  },
  voided: { zh: '已作废', en: 'Voided' },
  voidedText: {
    zh: '这份证明已于 {date} 作废，不再有效。请勿采信。',
    en: 'This paper was voided on {date} and no longer counts. Do not rely on it.',
  },
  genuineBut: {
    zh: '文件本身与签发时相同。',
    en: 'The file itself is as it was issued.',
  },
  addedTo: { zh: '签发后被添加过内容', en: 'Something was added after it was issued' },
  addedToText: {
    zh: '前面部分与签发时相同，但盖章之后又添加了内容，添加的部分不是本校签发的。请以下面登记的内容为准。',
    en: 'It begins as it was issued, but something was added after the seal, and that part is not ours. Go by what the register says below.',
  },
  altered: { zh: '文件被改动过', en: 'The file was altered' },
  alteredText: {
    zh: '文件写着本校的编号，但内容与签发时不同，请勿采信。要看登记的内容，请输入纸上的验证码。',
    en: 'It carries a serial of ours, but is not what was issued. Do not rely on it. To see what the register holds, type the code on the paper.',
  },
  unknown: { zh: '登记簿里没有', en: 'Not in the register' },
  unknownText: {
    zh: '本校没有签发过这个验证码的证明。请对照纸上再输一次；仍然没有，请勿采信，并联系开具证明的部门。',
    en: 'No paper with this code was issued here. Compare it with the paper once more; if it still fails, do not rely on it and ask the office named on it.',
  },
  forged: { zh: '二维码不是本校签发的', en: 'Not a code of this university' },
  forgedText: {
    zh: '首页的长二维码没有通过签名检查：内容被改过，或者根本不是本校签发的。请勿采信。',
    en: 'The long code on page one does not pass its signature check: it was changed, or was never issued here. Do not rely on it.',
  },
  cutShort: { zh: '二维码没有读全', en: 'The code was not read whole' },
  cutShortText: {
    zh: '请把首页的长二维码重新扫一次，或输入页底的验证码。',
    en: 'Scan the long code on page one again, or type the code at the foot of the page.',
  },
  unknownFile: { zh: '不是本校签发的文件', en: 'Not a file issued here' },
  unknownFileText: {
    zh: '登记簿里没有这个文件。拍照、扫描或另存过的文件与原件不同，请改用纸上的验证码。',
    en: 'The register does not hold this file. A photo, a scan or a re-saved copy differs from the original: use the code on the paper instead.',
  },
  unknownFileSealed: {
    zh: '文件上有本校的印章，但登记簿里没有它。请把文件交给开具证明的部门核对。',
    en: 'It bears a seal of ours, but the register does not hold it. Take it to the office named on it.',
  },
  mistyped: { zh: '验证码有误', en: 'The code is mistyped' },
  mistypedText: {
    zh: '有一个字符可能看错或输错了。请对照纸上，从左到右再核对一遍。',
    en: 'One character seems to be misread or mistyped. Go through it from left to right against the paper.',
  },
  wrongLengthText: {
    zh: '验证码有 {expected} 位，您输入了 {symbols} 位。请对照纸上补齐。',
    en: 'The code has {expected} characters; you typed {symbols}. Compare it with the paper.',
  },
  wrongCharacterText: {
    zh: '验证码里没有“{character}”这个字符。请对照纸上再输一次。',
    en: 'No code contains “{character}”. Compare it with the paper and type it again.',
  },
  foreign: { zh: '别的学校签发的', en: 'Issued elsewhere' },
  foreignText: {
    zh: '这个验证码属于 {issuer}。请到签发学校的验证页面查询。',
    en: 'This code belongs to {issuer}. Verify it on the page of the university that issued it.',
  },
  newer: { zh: '暂时认不出', en: 'Not known yet' },
  newerText: {
    zh: '这个验证码用的是更新的格式，本页还认不出。请联系开具证明的部门。',
    en: 'This code is in a newer form than this page knows. Ask the office named on the paper.',
  },
  serialGiven: { zh: '这是证书编号', en: 'That is the serial number' },
  serialGivenText: {
    zh: '您输入的是编号。请输入纸上标着“验证码”的那一行。',
    en: 'You typed the serial. Type the line marked “verification code”.',
  },
  notPdf: { zh: '这不是 PDF 文件', en: 'This is not a PDF' },
  notPdfText: {
    zh: '请放入收到的原 PDF 文件。手里只有纸或照片时，请用验证码。',
    en: 'Hand in the PDF as you received it. With only paper or a photo, use the code.',
  },
  noFile: { zh: '还没有选择文件', en: 'No file was chosen' },
  noFileText: { zh: '请先选择一个 PDF 文件。', en: 'Choose a PDF file first.' },
  tooLarge: { zh: '文件太大', en: 'The file is too large' },
  tooLargeText: {
    zh: '本校签发的证明不超过 1 MB，这里最多收 5 MB。请放入收到的原文件。',
    en: 'Papers issued here are under 1 MB, and this page takes 5 MB. Hand in the file as you received it.',
  },
  tooMany: { zh: '请稍等片刻', en: 'One moment, please' },
  tooManyText: {
    zh: '这个网络地址查询得太快了。请在 {seconds} 秒后再试。',
    en: 'This network address is asking too fast. Try again in {seconds} seconds.',
  },

  record: { zh: '签发时的登记', en: 'The register at the time of issue' },
  masked: {
    zh: '为保护个人信息，姓名和号码只显示一部分。',
    en: 'Names and numbers are shown in part, to protect the person.',
  },
  erased: {
    zh: '持有人的个人信息已依法删除，只保留签发记录。',
    en: 'The holder’s personal data were erased by law; the record of issue remains.',
  },
  issuedBy: { zh: '签发部门', en: 'Issued by' },
  sealOf: { zh: '印章', en: 'Seal' },
  issuedAt: { zh: '签发日期', en: 'Issued on' },
  validUntil: { zh: '有效期至', en: 'Valid until' },
  noLimit: { zh: '未限定', en: 'No limit stated' },
  serial: { zh: '证书编号', en: 'Serial' },
  copy: { zh: '第 {copy} 份，共 {pages} 页', en: 'Copy {copy}, pages: {pages}' },
  copyLabel: { zh: '份数', en: 'Copy' },
  askedAt: { zh: '查询时间', en: 'Verified at' },
  sealPicture: { zh: '印章示意：{seal}', en: 'Drawing of the seal: {seal}' },
} as const satisfies Texts;
