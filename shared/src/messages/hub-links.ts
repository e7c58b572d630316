/** Texts of the page by which somebody who is away fetches a sealed paper. */
import type { Texts } from './text.ts';

export const linkTexts = {
  title: { zh: '领取证明', en: 'Fetch a paper' },
  until: { zh: '链接有效至 {date}', en: 'The link lasts until {date}' },
  number: { zh: '证明持有人的学号或工号', en: 'Campus number of the person it is about' },
  numberHint: {
    zh: '用来确认是本人或本人委托的人。下载的 PDF 带电子印章，直接转发即可，打印件可用纸上的验证码核对。',
    en: 'To see that you are, or act for, that person. The PDF bears its electronic seal: pass it on as it is. A printed copy is verified by the code on it.',
  },
  fetch: { zh: '下载证明', en: 'Download the paper' },
  wrongNumber: {
    zh: '学号或工号不对，还可以再试{left}次。',
    en: 'That is not the campus number. You have {left} more tries.',
  },
  slowDown: { zh: '试得太快了，请在{seconds}秒后再试。', en: 'That was too fast. Try again in {seconds} seconds.' },
  over: { zh: '链接已失效', en: 'The link has ended' },
  overText: {
    zh: '它到期了、用完了，或者证明已作废。请联系给您链接的部门，再要一条。',
    en: 'Its time is over, it was used up, or the paper was voided. Ask the office that sent it for a new one.',
  },
  make: { zh: '生成领取链接…', en: 'Make a link to fetch a paper…' },
  makeDo: { zh: '生成链接', en: 'Make the link' },
  makeHint: {
    zh: '给不在校的人。14 天内可下载 5 次，下载时要填持有人的学号或工号。',
    en: 'For somebody who is away: five downloads within 14 days, against the person’s campus number.',
  },
  which: { zh: '哪一份', en: 'Which one' },
  open: { zh: '有效的领取链接', en: 'Links that open now' },
  openLine: { zh: '至 {date}，还可下载{n}次', en: 'until {date}, {n} downloads left' },
} as const satisfies Texts;
