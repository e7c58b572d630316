/** Terminals, their devices and their link to the hub. */
import type { FaultSpec } from './fault-spec.ts';

export const deviceFaults = {
  'card-unknown': {
    by: 'person',
    retry: false,
    zh: '系统中没有这张卡。请到卡务中心核对。',
    en: 'This card is not on record. Please ask at the card office.',
  },
  'card-blocked': {
    by: 'person',
    retry: false,
    zh: '这张卡已挂失或停用。请到卡务中心办理。',
    en: 'This card is reported lost or blocked. Please go to the card office.',
  },
  'card-unreadable': {
    by: 'person',
    retry: true,
    zh: '没有读到卡。请把卡平放在读卡区，停留两秒。',
    en: 'The card was not read. Lay it flat on the reader and hold it for two seconds.',
  },
  'visit-over': {
    by: 'person',
    retry: false,
    zh: '本次服务已结束。请重新刷卡。',
    en: 'This visit has ended. Please tap your card again.',
  },
  'hub-away': {
    by: 'hub',
    retry: true,
    zh: '暂时连不上服务中心，正在自动重连。',
    en: 'The service centre cannot be reached. Reconnecting by itself.',
  },
  'print-failed': {
    by: 'person',
    retry: true,
    zh: '这次没有打印出来，您可以再打印一次。',
    en: 'Nothing was printed this time. You can print it again.',
  },
  'printer-busy': {
    by: 'person',
    retry: true,
    zh: '打印机还在打印另一份文件，请稍后再试。',
    en: 'The printer is still busy with another paper. Try again in a little while.',
  },
  'scanner-types': {
    by: 'operator',
    retry: true,
    zh: '扫码器“{device}”设成了键盘模式，会把扫到的内容打进当前窗口，因此未启用。请用它扫描说明书“接口设置”一章的“USB HID-POS”设置码，切换后自动启用。',
    en: 'The scanner {device} is set up as a keyboard and would type what it reads into the window in front, so it is not used. With it, scan the code “USB HID-POS” in the chapter “Interface” of its manual; once switched it is used at once.',
  },
  'scanner-other-mode': {
    by: 'operator',
    retry: true,
    zh: '扫码器“{device}”没有设成HID-POS模式，因此未启用。请用它扫描说明书“接口设置”一章的“USB HID-POS”设置码，切换后自动启用。',
    en: 'The scanner {device} is not in the mode HID-POS, so it is not used. With it, scan the code “USB HID-POS” in the chapter “Interface” of its manual; once switched it is used at once.',
  },
  'scanner-no-data': {
    by: 'operator',
    retry: true,
    zh: '扫码器“{device}”没有说明怎样传送扫到的内容，不能使用。请换一个扫码器。',
    en: 'The scanner {device} does not say how it hands over what it reads, so it cannot be used. Use another one.',
  },
  'scanner-denied': {
    by: 'operator',
    retry: true,
    zh: '终端程序无权打开扫码器“{device}”。请给运行它的账户该设备的读写权限，之后自动启用。',
    en: 'The terminal’s program may not open the scanner {device}. Give the account it runs under the right to read and write this device; it is used at once after that.',
  },
  'scanner-fails': {
    by: 'operator',
    retry: true,
    zh: '扫码器“{device}”打不开，正在重试。请拔下后重新插入。',
    en: 'The scanner {device} cannot be opened and is tried again. Unplug it and plug it in again.',
  },
  'journal-full': {
    by: 'operator',
    retry: true,
    zh: '本机暂存已满，暂不能办理新事项。请换一台终端办理。',
    en: 'This terminal cannot take on anything new just now. Please use another one.',
  },
  'protocol-unsupported': {
    by: 'operator',
    retry: true,
    zh: '终端与服务中心的版本不相配，需要更新。',
    en: 'The terminal and the service centre are too far apart in version. One of them needs its update.',
  },
  'out-of-turn': {
    by: 'terminal',
    retry: false,
    zh: '消息次序不对，未作处理。',
    en: 'The message came out of turn, and nothing was done.',
  },
  'record-sealed-wrongly': {
    by: 'terminal',
    retry: false,
    zh: '记录无法开启，已单独存放，待管理员核查。',
    en: 'The record could not be opened. It was set aside for the operator.',
  },
  'terminal-not-enrolled': {
    by: 'operator',
    retry: true,
    zh: '此终端未登记，或其证书已到期、已吊销。',
    en: 'This terminal is not enrolled, or its certificate has ended.',
  },
} as const satisfies Readonly<Record<string, FaultSpec>>;
