/**
 * The one table of faults that a person or a peer can meet, by what they are about.
 * Errors are made uniform once, at each boundary, and then looked up here (R24).
 */
import { caseFaults } from './faults/case-faults.ts';
import { deviceFaults } from './faults/device-faults.ts';
import { fileFaults } from './faults/file-faults.ts';
import { paperFaults } from './faults/paper-faults.ts';
import { staffFaults } from './faults/staff-faults.ts';
import type { FaultSpec } from './faults/fault-spec.ts';

const table = {
  ...fileFaults,
  ...deviceFaults,
  ...paperFaults,
  ...staffFaults,
  ...caseFaults,
  'bad-message': {
    by: 'terminal',
    retry: false,
    zh: '收到的内容不完整，未作处理。',
    en: 'The message was not understood, and nothing was done.',
  },
  'too-large': {
    by: 'terminal',
    retry: false,
    zh: '内容超过大小上限，未作处理。',
    en: 'The message is over the size limit, and nothing was done.',
  },
  'not-allowed': {
    by: 'person',
    retry: false,
    zh: '您没有办理此项的权限。',
    en: 'You may not do this.',
  },
  'too-many': {
    by: 'person',
    retry: false,
    zh: '次数已达上限。',
    en: 'The limit for this has been reached.',
  },
  'not-found': { by: 'person', retry: false, zh: '没有找到。', en: 'Not found.' },
  conflict: {
    by: 'person',
    retry: false,
    zh: '内容刚刚被更新，请查看最新状态后再试。',
    en: 'This has just changed. Look at the latest state and try again.',
  },
  'too-many-tries': {
    by: 'person',
    retry: true,
    zh: '尝试次数过多，请稍后再试。',
    en: 'Too many tries. Please wait a little.',
  },
  'wrong-password': {
    by: 'person',
    retry: true,
    zh: '密码不对，没有确认。请再输一次。',
    en: 'The password is not right, so nothing was confirmed. Type it once more.',
  },
  'wrong-login': {
    by: 'person',
    retry: true,
    zh: '用户名或密码不对。',
    en: 'The name or the password is not right.',
  },
  busy: {
    by: 'hub',
    retry: true,
    zh: '现在办理的人较多，请几秒后再试。',
    en: 'Many people are using this now. Please try again in a few seconds.',
  },
  'storage-away': {
    by: 'hub',
    retry: true,
    zh: '数据库暂时连不上，正在自动重连。已提交的内容没有丢失，请稍后再试。',
    en: 'The database cannot be reached and is being reconnected. Nothing already handed in is lost. Please try again shortly.',
  },
  internal: {
    by: 'hub',
    retry: true,
    zh: '系统出错，已记录。',
    en: 'Something went wrong here. It has been recorded.',
  },
} as const satisfies Readonly<Record<string, FaultSpec>>;

export type FaultCode = keyof typeof table;
export const faults: Readonly<Record<FaultCode, FaultSpec>> = table;

/** A fault as a value: what normal use can bring (R24). `params` fill the sentence at the screen; never secrets. */
export type Fault = {
  readonly fault: FaultCode;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Names the log line of an `internal` fault. */
  readonly id?: string;
};

export const isFault = (x: unknown): x is Fault =>
  typeof x === 'object' && x !== null && 'fault' in x && typeof x.fault === 'string' && x.fault in table;
