/**
 * Every text of the hub's web pages. Plain, short, second person; what happened, what it means, the one thing to do.
 * A line break in a heading is authored: it stands where a reader would take a breath.
 */
import type { Texts } from './text.ts';
import { casePageTexts } from './hub-case-page.ts';
import { formTexts } from './hub-form.ts';
import { counterTexts } from './hub-counter.ts';
import { consoleTexts } from './hub-console.ts';
import { balanceTexts } from './hub-balance.ts';
import { departureTexts } from './hub-departures.ts';
import { hoursTexts } from './hub-hours.ts';
import { escalationTexts } from './hub-escalations.ts';
import { linkTexts } from './hub-links.ts';
import { officeTexts } from './hub-office.ts';
import { powerTexts } from './hub-powers.ts';
import { rotaTexts } from './hub-rota.ts';
import { sealTexts } from './hub-seals.ts';
import { verifyTexts } from './hub-verify.ts';
import { worklistTexts } from './hub-worklist.ts';

export const hub = {
  product: { zh: '一站', en: 'Yizhan' },
  productLong: { zh: '校园一站式服务', en: 'Campus services in one place' },
  skip: { zh: '跳到正文', en: 'Skip to the content' },

  bar: {
    language: { zh: 'English', en: '中文' },
    languageHint: { zh: 'Show this page in English', en: '用中文显示' },
    light: { zh: '浅色', en: 'Light' },
    dark: { zh: '深色', en: 'Dark' },
    logOut: { zh: '退出', en: 'Log out' },
    console: { zh: '控制台', en: 'Console' },
    desk: { zh: '工作台', en: 'Desk' },
    office: { zh: '岗位', en: 'Offices' },
    verify: { zh: '验证证明', en: 'Verify a paper' },
  },

  front: {
    title: { zh: '办事不必跑，\n证明可以验', en: 'Done in one place,\nproven by anyone' },
    lead: {
      zh: '在楼里的自助终端刷校园卡办理，盖章的证明当场打印。',
      en: 'Tap your campus card at a terminal in your building; the sealed paper is printed on the spot.',
    },
    verify: { zh: '验证一份证明', en: 'Verify a paper' },
    verifyNote: {
      zh: '手里有本校开的证明？查它是不是真的、现在还算不算数。',
      en: 'Holding a paper issued here? See whether it is genuine and still counts.',
    },
    verifyFile: { zh: '手里是 PDF 文件', en: 'I have the PDF' },
    staff: { zh: '工作人员登录', en: 'Staff log-in' },
    staffNote: { zh: '查看终端和办件。', en: 'See terminals and cases.' },
    toConsole: { zh: '打开控制台', en: 'Open the console' },
    toDesk: { zh: '打开工作台', en: 'Open the desk' },
    deskNote: { zh: '等您办的、您负责的事项都在这里。', en: 'What waits for you, and the cases you carry.' },
    noPage: {
      zh: '您已登录，但您的角色目前没有可用的页面。需要控制台，请找管理员开通。',
      en: 'You are logged in, but your role opens no page at present. If you need the console, ask the administrator.',
    },
  },

  logIn: {
    title: { zh: '工作人员登录', en: 'Staff log-in' },
    name: { zh: '用户名', en: 'Name' },
    password: { zh: '密码', en: 'Password' },
    submit: { zh: '登录', en: 'Log in' },
    wrong: {
      zh: '用户名或密码不对。请核对大小写后再试。',
      en: 'The name or the password is not right. Check capital letters and try again.',
    },
    tooMany: {
      zh: '试错次数太多，请在 {seconds} 秒后再试。',
      en: 'Too many wrong tries. Try again in {seconds} seconds.',
    },
    busy: { zh: '现在登录的人较多，请几秒后再试。', en: 'Many people are logging in. Try again in a few seconds.' },
    ended: {
      zh: '您已退出，或登录已过期。请重新登录。',
      en: 'You were logged out, or your session has ended. Please log in again.',
    },
    note: {
      zh: '{minutes} 分钟没有操作会自动退出。离开座位前请退出登录。',
      en: 'You are logged out after {minutes} idle minutes. Please log out before you leave the desk.',
    },
  },

  error: {
    notFoundTitle: { zh: '没有这个页面', en: 'There is no such page' },
    notFound: { zh: '地址可能输错了，或者页面已经移走。', en: 'The address may be mistyped, or the page has moved.' },
    notAllowedTitle: { zh: '您不能打开这个页面', en: 'This page is not open to you' },
    notAllowed: {
      zh: '您的角色没有这项权限。需要的话，请找管理员开通。',
      en: 'Your role does not include it. Ask the administrator if you need it.',
    },
    awayTitle: { zh: '数据库暂时连不上', en: 'The database cannot be reached' },
    badTitle: { zh: '这个请求没有被受理', en: 'This request was not accepted' },
    title: { zh: '系统出错了', en: 'Something went wrong' },
    text: {
      zh: '问题已记录，编号 {id}。请稍后再试；再次出现时，请把编号告诉管理员。',
      en: 'It is on record as {id}. Try again shortly; if it comes back, tell the administrator this number.',
    },
    id: { zh: '记录编号 {id}', en: 'Record {id}' },
    home: { zh: '回到首页', en: 'Back to the start' },
  },

  age: {
    now: { zh: '刚刚', en: 'just now' },
    seconds: { zh: '{n} 秒', en: '{n} s' },
    minutes: { zh: '{n} 分钟', en: '{n} min' },
    hours: { zh: '{n} 小时', en: '{n} h' },
    days: { zh: '{n} 天', en: '{n} d' },
    unknown: { zh: '时间不详', en: 'since unknown' },
  },

  verify: verifyTexts,
  links: linkTexts,
  console: consoleTexts,
  casePage: casePageTexts,
  form: formTexts,
  counter: counterTexts,
  worklist: worklistTexts,
  office: officeTexts,
  powers: powerTexts,
  rota: rotaTexts,
  seals: sealTexts,
  departures: departureTexts,
  hours: hoursTexts,
  balance: balanceTexts,
  escalations: escalationTexts,
} as const satisfies Texts;
