/** Why a late step was told to somebody, and why it was given more time: read by the applicant as well. */
import type { Texts } from './text.ts';

export const escalationReasons = {
  'escalated-head': {
    zh: '办理超过时限，已报{department}负责人督办。',
    en: 'This is taking longer than it should; the head of the {department} has been told.',
  },
  'escalated-substitute': {
    zh: '办理超过时限，{department}负责人不在岗，已报代行职责的人督办。',
    en: 'This is taking longer than it should; the head of the {department} is away, so whoever stands in has been told.',
  },
  'escalated-again': {
    zh: '{department}仍未办完，已报师生服务督导督办。',
    en: 'The {department} has still not finished; the supervisor of services has been told.',
  },
  'escalated-no-head': {
    zh: '办理超过时限，{department}目前没有负责人，已报师生服务督导督办。',
    en: 'This is taking longer than it should; the {department} has no head at present, so the supervisor of services has been told.',
  },
  'escalated-head-away': {
    zh: '办理超过时限，{department}负责人不在岗且无人代行，已报师生服务督导督办。',
    en: 'This is taking longer than it should; the head of the {department} is away and nobody stands in, so the supervisor of services has been told.',
  },
  'escalated-head-holds': {
    zh: '{department}负责人办理超过时限，已报师生服务督导督办。',
    en: 'The head of the {department} has taken longer than they should; the supervisor of services has been told.',
  },
  'escalated-head-conflict': {
    zh: '办理超过时限，{department}负责人须回避，已报师生服务督导督办。',
    en: 'This is taking longer than it should; the head of the {department} has to keep away from it, so the supervisor of services has been told.',
  },
  'extend-inquiry': {
    zh: '需要向其他单位核实情况，办理期限延长到{until}。',
    en: 'Others have to be asked first, so there is time until {until}.',
  },
  'extend-meeting': {
    zh: '须经会议集体研究，办理期限延长到{until}。',
    en: 'It has to be decided in a meeting, so there is time until {until}.',
  },
  'extend-volume': {
    zh: '近期申请集中，办理期限延长到{until}。',
    en: 'Many have asked at the same time, so there is time until {until}.',
  },
  'extend-absence': {
    zh: '经办人暂时不在岗，已另作安排，办理期限延长到{until}。',
    en: 'The person who deals with it is away and others take over, so there is time until {until}.',
  },
  'extend-system': {
    zh: '业务系统故障，正在恢复，办理期限延长到{until}。',
    en: 'A system it depends on has failed and is being repaired, so there is time until {until}.',
  },
  'handed-on': {
    zh: '超过时限，由部门负责人转办。',
    en: 'It was late, so the head of the department handed it over.',
  },
} as const satisfies Texts;
