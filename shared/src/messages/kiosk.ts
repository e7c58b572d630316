/**
 * Every text of the kiosk's screens. Plain, short, second person; what happened, what it means, the one thing to do.
 * A line break in a heading is authored: it stands where a reader would take a breath.
 */
import type { Texts } from './text.ts';

export const kiosk = {
  attract: {
    title: { zh: '自助办事', en: 'Campus self service' },
    tap: { zh: '请刷校园卡', en: 'Tap your campus card' },
    start: { zh: '开始', en: 'Start' },
    apply: { zh: '办理证明', en: 'Get a certificate' },
    applyNote: { zh: '当场办，当场打印', en: 'while you wait' },
    cases: { zh: '查看我的事项', en: 'See your cases' },
    casesNote: { zh: '办到哪一步了', en: 'where each one stands' },
    papers: { zh: '打印办好的证明', en: 'Print what is ready' },
    papersNote: { zh: '刷卡即取', en: 'with your card' },
  },

  trouble: {
    hub: {
      zh: '暂时连不上服务中心，\n现在不能办理。正在自动重连。',
      en: 'The service centre cannot be reached, so nothing can be started now. Reconnecting by itself.',
    },
    reader: {
      zh: '读卡器没有连接，\n现在不能刷卡。请按下方“呼叫帮助”。',
      en: 'The card reader is not connected. Please press “Call for help” below.',
    },
    empty: {
      zh: '打印机缺纸，现在不能打印。\n其他事项照常办理。',
      en: 'The printer is out of paper and cannot print now. All else works.',
    },
    jam: {
      zh: '打印机卡纸，现在不能打印。\n其他事项照常办理。',
      en: 'Paper is stuck in the printer, so it cannot print now. All else works.',
    },
    stopped: {
      zh: '打印机暂停使用，现在不能打印。\n其他事项照常办理。',
      en: 'The printer is out of use and cannot print now. All else works.',
    },
  },

  elsewhere: {
    zh: '最近的打印终端：{place}',
    en: 'Nearest printer: {place}',
  },

  tap: {
    left: { zh: '请把校园卡\n放在左侧读卡区', en: 'Lay your campus card\non the reader at the left' },
    right: { zh: '请把校园卡\n放在右侧读卡区', en: 'Lay your campus card\non the reader at the right' },
    below: { zh: '请把校园卡\n放在下方读卡区', en: 'Lay your campus card\non the reader below' },
    hold: { zh: '停留两秒，听到提示音再拿开。', en: 'Hold it for two seconds, until you hear the tone.' },
    noCard: { zh: '没带卡，请按下方“呼叫帮助”。', en: 'No card with you? Press “Call for help” below.' },
    picture: { zh: '校园卡移向读卡区', en: 'A campus card moving to the reader' },
  },

  identifying: {
    title: { zh: '已读到卡，\n正在核对身份', en: 'Card read.\nChecking who you are' },
    note: { zh: '现在可以把卡拿开。', en: 'You may take your card away now.' },
    picture: { zh: '已读到的校园卡', en: 'A campus card that has been read' },
  },

  home: {
    title: { zh: '{name}，\n请选择', en: '{name},\nplease choose' },
    titlePaper: { zh: '{name}，\n您的证明办好了', en: '{name},\nyour paper is ready' },
    titleNothing: { zh: '{name}，\n您好', en: 'Hello,\n{name}' },
    ready: { zh: '可以打印', en: 'Ready to print' },
    print: { zh: '打印{title}', en: 'Print: {title}' },
    paperNote: { zh: '共 {pages} 页，编号 {serial}', en: '{pages} pages, serial {serial}' },
    paperNoteOne: { zh: '共 1 页，编号 {serial}', en: '1 page, serial {serial}' },
    services: { zh: '办理', en: 'Services' },
    notOpen: { zh: '暂不能办理', en: 'Not open to you now' },
    cases: { zh: '我的事项', en: 'Your cases' },
    noServices: {
      zh: '目前没有可以在这里办理的事项。请到服务台询问。',
      en: 'Nothing can be done here at present. Please ask at the service desk.',
    },
    moreCases: { zh: '另有 {count} 件', en: 'and {count} more' },
    openedAt: { zh: '{date}提交', en: 'since {date}' },
    recent: { zh: '最近的证明', en: 'Your recent papers' },
    printedOn: { zh: '{date}已打印', en: 'printed on {date}' },
    unclaimedSince: { zh: '逾期未取，可重新打印', en: 'not fetched in time; it can be printed again' },
  },

  paper: {
    serial: { zh: '编号', en: 'Serial' },
    printed: { zh: '打印于', en: 'Printed on' },
    unclaimed: { zh: '逾期未取', en: 'Not fetched' },
    unclaimedNote: {
      zh: '保管期已过，这份已销毁并作废。可以重新打印一份，内容和日期不变。',
      en: 'Its time was up, so it was destroyed and is void. It can be made again, with the same words and date.',
    },
    more: { zh: '还可再打', en: 'More copies' },
    left: { zh: '{count} 份，每份各有编号', en: '{count}, each with a serial of its own' },
    none: { zh: '已达上限', en: 'none, the limit is reached' },
    again: { zh: '再打一份', en: 'Print another copy' },
    anew: { zh: '重新打印', en: 'Print it again' },
    spoilt: { zh: '这份有问题', en: 'Something is wrong with it' },
    making: { zh: '正在制作\n新的一份', en: 'Making\nyour copy' },
    makingNote: {
      zh: '内容不变，编号和验证码是新的。',
      en: 'It says the same, under a new serial and code.',
    },
  },

  spoilt: {
    title: { zh: '这份证明\n有什么问题？', en: 'What is wrong\nwith this sheet?' },
    note: {
      zh: '选好后，这份立即作废，免费重新打印一份。',
      en: 'Once you choose, this sheet is void, and a fresh one is printed free of charge.',
    },
    damaged: { zh: '纸皱了或破了', en: 'Creased or torn' },
    misprint: { zh: '打印不清', en: 'Badly printed' },
    'not-out': { zh: '没有纸出来', en: 'No paper came out' },
  },

  caseState: {
    open: { zh: '正在办理', en: 'In progress' },
    'waiting-person': { zh: '工作人员处理中', en: 'With a clerk' },
    done: { zh: '已办结', en: 'Done' },
    rejected: { zh: '未通过', en: 'Not granted' },
    void: { zh: '已作废', en: 'Void' },
  },

  service: {
    get: { zh: '您将得到', en: 'You get' },
    needs: { zh: '需要', en: 'You hand in' },
    nothing: { zh: '不用交材料', en: 'Nothing' },
    time: { zh: '用时', en: 'It takes' },
    start: { zh: '开始办理', en: 'Get it now' },
    notOpen: { zh: '目前不能办理', en: 'Not open to you at present' },
  },

  progress: {
    finishing: { zh: '已办好，\n正在准备打印', en: 'Done.\nGetting ready to print' },
    number: { zh: '编号 {number}', en: 'No. {number}' },
    leave: {
      zh: '已保存。现在离开也会继续办，之后在任一终端刷卡打印。',
      en: 'It is saved. You may leave; it goes on, and you can print it at any terminal with your card.',
    },
    done: { zh: '已完成', en: 'done' },
    now: { zh: '进行中', en: 'now' },
    next: { zh: '待办', en: 'to come' },
    picture: { zh: '正在制作的证明', en: 'Your paper being made' },
  },

  printing: {
    title: { zh: '正在打印', en: 'Printing' },
    page: { zh: '第 {page} 页，共 {pages} 页', en: 'Page {page} of {pages}' },
    left: { zh: '纸从左侧出纸口出来。', en: 'The paper comes out of the slot at the left.' },
    right: { zh: '纸从右侧出纸口出来。', en: 'The paper comes out of the slot at the right.' },
    below: { zh: '纸从下方出纸口出来。', en: 'The paper comes out of the slot below.' },
    picture: { zh: '纸正从出纸口出来', en: 'Paper coming out of the slot' },
  },

  take: {
    left: { zh: '请从左侧出纸口\n取走证明', en: 'Take your paper\nfrom the slot at the left' },
    right: { zh: '请从右侧出纸口\n取走证明', en: 'Take your paper\nfrom the slot at the right' },
    below: { zh: '请从下方出纸口\n取走证明', en: 'Take your paper\nfrom the slot below' },
    serial: { zh: '编号 {serial}', en: 'Serial {serial}' },
    check: {
      zh: '任何人扫纸上的二维码，都可以验证真伪。',
      en: 'Anyone can check it with the code printed on it.',
    },
    taken: { zh: '我已取走', en: 'I have it' },
    picture: { zh: '出纸口里的证明', en: 'Your paper in the slot' },
  },

  goodbye: {
    done: { zh: '办好了', en: 'All done' },
    doneNote: { zh: '请带走您的证明和校园卡。', en: 'Take your paper and your card with you.' },
    idle: { zh: '长时间没有操作，\n已经退出', en: 'Nobody touched the screen,\nso this visit has ended' },
    limit: { zh: '时间到，\n本次服务已结束', en: 'Time is up,\nthis visit has ended' },
    card: { zh: '已经退出', en: 'You are signed out' },
    savedNote: {
      zh: '交了的事项都已保存。再次刷卡可以继续。',
      en: 'What you handed in is saved. Tap your card to go on.',
    },
    wiped: { zh: '这台终端没有留下您的信息。', en: 'Nothing about you stays on this terminal.' },
  },

  problem: {
    'card-unknown': { zh: '系统里没有\n这张卡', en: 'This card is\nnot on record' },
    'card-blocked': { zh: '这张卡已挂失\n或停用', en: 'This card is reported lost\nor blocked' },
    'card-unreadable': { zh: '没有读到卡', en: 'The card\nwas not read' },
    'reader-missing': { zh: '读卡器\n没有连接', en: 'The card reader\nis not connected' },
    'hub-away': { zh: '暂时连不上\n服务中心', en: 'The service centre\ncannot be reached' },
    'paper-empty': { zh: '打印机缺纸', en: 'The printer\nis out of paper' },
    'paper-jam': { zh: '打印机卡纸', en: 'Paper is stuck\nin the printer' },
    'printer-away': { zh: '打印机\n暂时不能用', en: 'The printer\ncannot be used now' },
    'job-unknown': { zh: '证明\n打出来了吗？', en: 'Did your paper\ncome out?' },
    'print-failed': { zh: '没有打印成功', en: 'Your paper\nwas not printed' },
    'copy-failed': { zh: '新的一份\n没有做成', en: 'The copy\ncould not be made' },
    'no-more-copies': { zh: '这份证明\n不能再打了', en: 'No more copies\nof this paper' },
    'clerk-needed': { zh: '请到服务台\n处理', en: 'Please go to\nthe service desk' },
    'not-eligible': { zh: '目前不能办理', en: 'Not open to you\nat present' },
    'needs-person': { zh: '已转工作人员\n处理', en: 'A clerk\nwill handle this' },
    internal: { zh: '系统出错，\n没有完成', en: 'Something went wrong,\nit did not finish' },
  },

  next: {
    'card-unknown': { zh: '请带卡到卡务中心核对。', en: 'Take your card to the card office to have it checked.' },
    'card-blocked': { zh: '请带证件到卡务中心办理。', en: 'Take your ID to the card office.' },
    'card-unreadable': {
      zh: '请再刷一次：卡平放，停留两秒。',
      en: 'Try once more: lay the card flat and hold it for two seconds.',
    },
    'reader-missing': { zh: '请呼叫工作人员，或换一台终端。', en: 'Call for help, or use another terminal.' },
    'hub-away': {
      zh: '正在自动重连。请过几分钟再来刷卡。',
      en: 'It reconnects by itself. Come back in a few minutes.',
    },
    'paper-empty': {
      zh: '请呼叫工作人员加纸。加好后就能打印。',
      en: 'Call for help to have it filled. Then your paper can be printed.',
    },
    'paper-jam': {
      zh: '请呼叫工作人员，不要自己拉纸。处理好后就能打印。',
      en: 'Call for help; please do not pull at the paper. Once it is cleared, yours can be printed.',
    },
    'printer-away': {
      zh: '请呼叫工作人员。恢复后就能打印。',
      en: 'Call for help. Your paper can be printed when the printer is back.',
    },
    mended: { zh: '打印机已恢复。请按“现在打印”。', en: 'The printer is back. Press “Print now”.' },
    'job-unknown': {
      zh: '请看一下出纸口，再告诉我们。',
      en: 'Look at the slot, then tell us.',
    },
    'print-failed': {
      zh: '请再打印一次；不行就呼叫工作人员。',
      en: 'Print it again. If that fails too, call for help.',
    },
    'copy-failed': {
      zh: '请到服务台询问，或呼叫工作人员。',
      en: 'Ask at the service desk, or call for help.',
    },
    'no-more-copies': {
      zh: '份数已满，或这份已经失效。如需要，请重新申请。',
      en: 'There are enough copies, or it is no longer valid. If you need one, apply again.',
    },
    'clerk-needed': {
      zh: '请带上这张证明。工作人员看过后，免费重新打印。',
      en: 'Take the sheet with you. A member of staff looks at it, and a new one is printed free of charge.',
    },
    'not-eligible': { zh: '可以返回看看其他事项。', en: 'You can go back and see what else is open.' },
    'needs-person': {
      zh: '不用再做什么。办好后在任一终端刷卡打印。',
      en: 'Nothing more to do. When it is ready, print it at any terminal with your card.',
    },
    internal: {
      zh: '请稍后再试，或把记录号告诉工作人员。',
      en: 'Try again later, or give a member of staff the record number.',
    },
  },

  saved: {
    'nothing-started': { zh: '还没有开始办理，没有留下记录。', en: 'Nothing was started.' },
    'case-saved': { zh: '您的事项已保存，不用重新提交。', en: 'Your case is saved. You need not hand it in again.' },
    'paper-saved': {
      zh: '您的证明已保存，可在任一终端刷卡打印。',
      en: 'Your paper is safe. You can print it at any terminal with your card.',
    },
    'copy-saved': {
      zh: '已记下。做好后，可在任一终端刷卡打印。',
      en: 'It is on record. When it is made, you can print it at any terminal with your card.',
    },
    'no-copy': {
      zh: '没有打印新的一份。原来那份不受影响。',
      en: 'No new copy was made. The one you have is unaffected.',
    },
    'ask-paper': { zh: '在您回答之前，不会重复打印。', en: 'It is not printed again before you answer.' },
  },

  row: {
    case: { zh: '您的事项', en: 'Your case' },
    why: { zh: '原因', en: 'Why' },
    next: { zh: '接下来', en: 'Next' },
    elsewhere: { zh: '或到', en: 'Or print at' },
    number: { zh: '事项编号 {number}', en: 'Case {number}' },
    record: { zh: '记录号 {id}', en: 'Record {id}' },
  },

  act: {
    back: { zh: '返回', en: 'Back' },
    finish: { zh: '结束', en: 'Finish' },
    understood: { zh: '知道了', en: 'OK' },
    print: { zh: '现在打印', en: 'Print now' },
    printAgain: { zh: '再打印一次', en: 'Print again' },
    again: { zh: '再刷一次', en: 'Try again' },
    help: { zh: '呼叫工作人员', en: 'Call for help' },
    helpCalled: { zh: '已通知工作人员', en: 'Staff have been told' },
    helpComing: { zh: '工作人员正在过来', en: 'Someone is on the way' },
    cameOut: { zh: '打出来了', en: 'Yes, I have it' },
    notOut: { zh: '没有打出来', en: 'No, nothing came' },
    otherServices: { zh: '返回看其他事项', en: 'Back to the services' },
    up: { zh: '向上', en: 'Up' },
    down: { zh: '向下', en: 'More' },
  },

  time: {
    title: { zh: '还要继续吗？', en: 'Do you need more time?' },
    left: { zh: '秒后自动退出', en: 'seconds until this visit ends' },
    more: { zh: '继续办理', en: 'More time' },
    end: { zh: '结束', en: 'Finish' },
    last: {
      zh: '本次服务还剩 {seconds} 秒。交了的事项都已保存。',
      en: 'This visit ends in {seconds} seconds. What you handed in is saved.',
    },
  },

  bar: {
    name: { zh: '显示与帮助', en: 'Display and help' },
    /** Each names the other language in that language. */
    language: { zh: 'English', en: '中文' },
    large: { zh: '大字', en: 'Larger text' },
    contrast: { zh: '高对比', en: 'Contrast' },
    lower: { zh: '按键下移', en: 'Lower keys' },
    aloud: { zh: '朗读', en: 'Read aloud' },
    aloudFailed: { zh: '暂不能朗读', en: 'No voice now' },
    help: { zh: '呼叫帮助', en: 'Call for help' },
    called: { zh: '已呼叫', en: 'Called' },
    coming: { zh: '正在过来', en: 'On the way' },
  },

  cue: {
    card: { zh: '已读卡', en: 'Card read' },
    done: { zh: '已完成', en: 'Done' },
    look: { zh: '请看这里', en: 'Please look' },
  },

  moment: {
    title: { zh: '请稍候', en: 'One moment' },
    note: { zh: '终端正在准备，马上就好。', en: 'The terminal is getting ready.' },
    saved: { zh: '已经提交的事项不会丢失。', en: 'Nothing you handed in is lost.' },
  },
} as const satisfies Texts;
