/** Texts of the desk's lists: what waits for me, for whom it waits, since when. */
import type { Texts } from './text.ts';

export const worklistTexts = {
  title: { zh: '工作台', en: 'Desk' },
  counter: { zh: '窗口受理', en: 'Take in at the counter' },

  views: {
    label: { zh: '列表', en: 'Lists' },
    tasks: { zh: '等我办', en: 'Waiting for me' },
    due: { zh: '今天到期', en: 'Due today' },
    mine: { zh: '我负责的', en: 'Cases I carry' },
    waiting: { zh: '在等别人', en: 'Waiting for others' },
    department: { zh: '本部门', en: 'My department' },
    batches: { zh: '批量制作', en: 'Batches' },
    reviews: { zh: '授权抽查', en: 'Reviews' },
    found: { zh: '查找“{find}”', en: 'Found for “{find}”' },
  },

  filters: {
    label: { zh: '筛选', en: 'Filter' },
    all: { zh: '全部', en: 'All' },
    late: { zh: '已超期', en: 'Late' },
    today: { zh: '今天到期', en: 'Due today' },
    me: { zh: '等我', en: 'For me' },
    department: { zh: '等部门', en: 'For a department' },
    applicant: { zh: '等申请人', en: 'For the applicant' },
    outside: { zh: '等校外', en: 'For outside' },
    closed: { zh: '30 天内办结', en: 'Closed, 30 days' },
    service: { zh: '事项', en: 'Service' },
    everyService: { zh: '所有事项', en: 'Every service' },
    apply: { zh: '筛选', en: 'Show' },
  },

  saved: {
    title: { zh: '我的列表', en: 'My lists' },
    save: { zh: '存为列表', en: 'Save this list' },
    name: { zh: '列表名称', en: 'Name of the list' },
    submit: { zh: '保存', en: 'Save' },
    edit: { zh: '整理', en: 'Edit' },
    rename: { zh: '改名', en: 'Rename' },
    forget: { zh: '删除', en: 'Delete' },
    cancel: { zh: '取消', en: 'Cancel' },
  },

  find: {
    label: { zh: '编号、姓名、学号或拼音', en: 'Number, name or pinyin' },
    submit: { zh: '查找', en: 'Find' },
    clear: { zh: '回到列表', en: 'Back to the list' },
    more: {
      zh: '结果较多，只显示前 50 件。请多输入几个字。',
      en: 'There is more than the 50 shown. Type more of the name.',
    },
    none: {
      zh: '没有找到。只查您能看到的事项；试试全名、学号或编号。',
      en: 'Nothing found among the cases you may see. Try the whole name, the student number or the case’s number.',
    },
  },

  row: {
    number: { zh: '编号', en: 'Number' },
    service: { zh: '事项', en: 'Service' },
    applicant: { zh: '申请人', en: 'Applicant' },
    waits: { zh: '等谁，多久', en: 'Waits for, since' },
    step: { zh: '步骤', en: 'Step' },
    due: { zh: '期限', en: 'Due' },
    select: { zh: '选中 {number}', en: 'Select {number}' },
    selectAll: { zh: '全选本页', en: 'Select all on this page' },
    erased: { zh: '信息已删除', en: 'erased' },
    more: { zh: '另有 {n} 处', en: '+{n} more' },
    held: { zh: '{name} 在办，到 {until}', en: '{name} until {until}' },
    inHand: { zh: '您在办，到 {until}', en: 'in your hands until {until}' },
    lateReason: { zh: '原因', en: 'Why' },
    reasons: { zh: '{n} 条原因', en: '{n} reasons' },
  },

  waits: {
    me: { zh: '等我', en: 'me' },
    outside: { zh: '等校外：{who}', en: 'outside: {who}' },
    who: { zh: '等{who}', en: '{who}' },
    applicant: { zh: '等申请人', en: 'the applicant' },
    returned: { zh: '等申请人补正', en: 'the applicant, to correct it' },
    paused: { zh: '已暂停', en: 'paused' },
    hub: { zh: '系统办理中', en: 'being done by the system' },
    time: { zh: '公示中', en: 'on public notice' },
    for: { zh: '已 {age}', en: 'for {age}' },
  },

  due: {
    late: { zh: '超期 {age}', en: 'late {age}' },
    lateNow: { zh: '已超期', en: 'late' },
    today: { zh: '今天 {time}', en: 'today {time}' },
    tomorrow: { zh: '明天 {time}', en: 'tomorrow {time}' },
    on: { zh: '{date}', en: '{date}' },
    stands: { zh: '计时暂停', en: 'clock stands' },
    none: { zh: '不限', en: 'none' },
  },

  act: {
    label: { zh: '办理', en: 'Act' },
    approve: { zh: '通过', en: 'Approve' },
    finish: { zh: '办好了', en: 'Done' },
    batch: { zh: '制作', en: 'Make' },
    return: { zh: '退回', en: 'Return' },
    reject: { zh: '驳回', en: 'Reject' },
    open: { zh: '打开', en: 'Open' },
    take: { zh: '领取', en: 'Take' },
    giveBack: { zh: '交回', en: 'Give back' },
    next: { zh: '领下一件', en: 'Take the next' },
    nothingNext: {
      zh: '现在没有可领的：等您办的都有人在办，或者还没到。',
      en: 'Nothing is left to take: whatever waits for you is in somebody’s hands already.',
    },
    selected: { zh: '已选 {n} 件', en: '{n} selected' },
    approveMany: { zh: '通过 {n} 件', en: 'Approve {n}' },
    returnMany: { zh: '退回 {n} 件', en: 'Return {n}' },
    sure: {
      zh: '确定通过这 {n} 件？每件单独办理，结果逐件显示。',
      en: 'Approve these {n}? Each is decided by itself, and each is told how it went.',
    },
    none: { zh: '这一件不能在列表里办，请打开办理。', en: 'A list cannot do this one. Open it.' },
    clear: { zh: '取消选择', en: 'Clear' },
    cancel: { zh: '取消', en: 'Cancel' },
    sending: { zh: '正在提交', en: 'Being sent' },
    notSent: {
      zh: '没有发出去，什么也没有改变。请再试一次。',
      en: 'It was not sent, and nothing changed. Try once more.',
    },
  },

  outcome: {
    done: { zh: '{n} 件已办', en: '{n} done' },
    failed: { zh: '{n} 件没有办成', en: '{n} not done' },
    approved: { zh: '已通过', en: 'approved' },
    returned: { zh: '已退回', en: 'returned' },
    rejected: { zh: '已驳回', en: 'rejected' },
    gone: { zh: '已离开此列表', en: 'left this list' },
  },

  dialog: {
    returnTitle: { zh: '退回补正', en: 'Return for correction' },
    returnText: {
      zh: '申请人会看到原因，改好后再交。计时暂停。',
      en: 'The applicant reads why, puts it right and hands it in again. The clock stands meanwhile.',
    },
    rejectTitle: { zh: '驳回', en: 'Reject' },
    rejectText: { zh: '此步骤不予通过，申请人会看到原因。', en: 'The step is refused, and the applicant reads why.' },
    reason: { zh: '原因', en: 'Reason' },
    note: { zh: '给申请人的话', en: 'A word to the applicant' },
    noteHint: { zh: '最多 500 字；选了原因可以不填', en: 'At most 500 characters; not needed with a reason' },
    other: { zh: '其他，写在下面', en: 'Another, written below' },
    instead: { zh: '改为驳回', en: 'Reject instead' },
    insteadReturn: { zh: '改为退回', en: 'Return instead' },
    notReturnable: {
      zh: '此事项没有可以改正的表单，只能驳回。',
      en: 'There is no form to put right in this service; it can only be rejected.',
    },
  },

  fresh: {
    new: { zh: '{n} 件新到', en: '{n} new' },
    gone: { zh: '{n} 件已离开', en: '{n} gone' },
    show: { zh: '更新列表', en: 'Bring the list up to date' },
  },

  page: {
    next: { zh: '往后 50 件', en: 'The next 50' },
    first: { zh: '回到最前', en: 'Back to the first' },
  },

  batches: {
    waiting: { zh: '{n} 件待制作，最早的已等 {age}', en: '{n} to be made; the first has waited {age}' },
    open: { zh: '打开队列', en: 'Open the queue' },
    all: { zh: '全部队列', en: 'All queues' },
  },

  reviews: {
    approve: { zh: '以本部门名义通过了“{step}”', en: 'approved “{step}” in your office’s name' },
    reject: { zh: '以本部门名义驳回了“{step}”', en: 'rejected “{step}” in your office’s name' },
    again: { zh: '以本部门名义退回重办“{step}”', en: 'sent “{step}” back in your office’s name' },
    rule: { zh: '授权规则', en: 'A rule' },
    agree: { zh: '认可', en: 'Agree' },
    object: { zh: '提出异议', en: 'Object' },
    note: { zh: '异议说明', en: 'What is wrong' },
    suspended: {
      zh: '异议达到上限，此项授权已暂停。',
      en: 'The limit of objections is reached; the power is suspended.',
    },
    text: {
      zh: '他人以本部门名义办理、抽中复核的决定。异议不改变结果，但会计入授权。',
      en: 'Decisions others made in your office’s name, drawn for you to look at. An objection undoes nothing, and is counted against the power.',
    },
  },

  keys: {
    title: { zh: '快捷键', en: 'Keys' },
    hint: { zh: '快捷键', en: 'Keys' },
    close: { zh: '关闭', en: 'Close' },
    move: { zh: '上下移动', en: 'Move' },
    open: { zh: '打开', en: 'Open' },
    select: { zh: '选中', en: 'Select' },
    approve: { zh: '通过', en: 'Approve' },
    return: { zh: '退回', en: 'Return' },
    take: { zh: '领取、交回', en: 'Take, give back' },
    next: { zh: '领下一件', en: 'Take the next' },
    find: { zh: '查找', en: 'Find' },
    fresh: { zh: '更新列表', en: 'Bring up to date' },
    views: { zh: '换列表', en: 'Change the list' },
    clear: { zh: '取消选择', en: 'Clear the selection' },
    help: { zh: '全部快捷键', en: 'All keys' },
  },

  empty: {
    tasks: { zh: '没有等您办的事', en: 'Nothing waits for you' },
    due: { zh: '今天没有到期的事', en: 'Nothing is due today' },
    mine: { zh: '您手上没有事项', en: 'You carry no cases' },
    waiting: { zh: '没有在等别人的事项', en: 'None of your cases waits for others' },
    department: { zh: '本部门没有在办的事项', en: 'Your department has no open cases' },
    batches: { zh: '没有待制作的队列', en: 'No queue waits to be made' },
    reviews: { zh: '没有抽中复核的决定', en: 'No decision was drawn for review' },
    filtered: { zh: '此筛选下没有事项', en: 'Nothing matches this filter' },
    text: { zh: '有新的会自动出现在这里。', en: 'New ones appear here by themselves.' },
    next: { zh: '您的下一班从{at}开始。', en: 'Your next shift begins {at}.' },
    on: { zh: '您当班到{at}。', en: 'You are on shift until {at}.' },
    noOffice: {
      zh: '您目前没有岗位，所以没有列表。请联系人事处或系统管理员。',
      en: 'You hold no office at present, so there are no lists. Ask your administrator.',
    },
    noPerson: {
      zh: '这个账号没有对应的人员，不能办理事项。请管理员为它指定人员。',
      en: 'This account belongs to no person, so it cannot act in cases. Ask the administrator to say whose it is.',
    },
  },
} as const satisfies Texts;
