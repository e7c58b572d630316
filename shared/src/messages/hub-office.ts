/** Texts that the pages about offices share: powers, rota, leave, departures, balance. */
import type { Texts } from './text.ts';

export const officeTexts = {
  tabs: {
    label: { zh: '岗位的各页', en: 'Pages about offices' },
    mine: { zh: '我的班次', en: 'My shifts' },
    rota: { zh: '排班', en: 'Rota' },
    leave: { zh: '休假', en: 'Leave' },
    powers: { zh: '授权', en: 'Powers' },
    seals: { zh: '印章', en: 'Seals' },
    reviews: { zh: '抽查', en: 'Spot checks' },
    hours: { zh: '时数', en: 'Hours' },
    departures: { zh: '离岗', en: 'Departures' },
    balance: { zh: '均衡', en: 'Balance' },
    escalations: { zh: '督办', en: 'Late steps' },
  },
  nobody: {
    zh: '这个账号没有对应的人员，没有岗位可看。请管理员为它指定人员。',
    en: 'This account belongs to no person, so there is no office to show. Ask the administrator to say whose it is.',
  },
} as const satisfies Texts;
