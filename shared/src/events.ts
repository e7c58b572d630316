/**
 * The one list of audit events (docs/audit-events.md is written from it): what is worth asking about a year later.
 * `who` acts, `subject` says what the row's subject names, `detail` holds ids, codes and counts, never personal values.
 */
export type EventSpec = {
  readonly who: 'staff' | 'person' | 'terminal' | 'operator' | 'hub' | 'anyone';
  readonly subject: string;
  readonly zh: string;
  readonly en: string;
};

const table = {
  'account.signed-in': { who: 'staff', subject: 'account id', zh: '登录成功', en: 'Signed in' },
  'account.sign-in-refused': {
    who: 'staff',
    subject: 'account id, or “unknown”',
    zh: '登录被拒绝',
    en: 'A sign-in was refused',
  },
  'account.step-up-refused': {
    who: 'staff',
    subject: 'account id',
    zh: '再次确认身份失败',
    en: 'Somebody failed to prove once more who they are',
  },
  'account.signed-out': { who: 'staff', subject: 'account id', zh: '退出登录', en: 'Signed out' },
  'account.created': { who: 'operator', subject: 'account id', zh: '建立了账号', en: 'An account was made' },
  'account.disabled': { who: 'operator', subject: 'account id', zh: '停用了账号', en: 'An account was disabled' },
  'visit.begun': {
    who: 'terminal',
    subject: 'visit id',
    zh: '持卡人在终端开始办理',
    en: 'A visit began at a terminal',
  },
  'card.refused': {
    who: 'terminal',
    subject: 'terminal id',
    zh: '终端上的卡未被接受',
    en: 'A card was not accepted at a terminal',
  },
  'record.set-aside': {
    who: 'terminal',
    subject: 'record id',
    zh: '终端的一条记录无法处理,已搁置',
    en: 'A record of a terminal could not be applied and was set aside',
  },
  'terminal.certificate-issued': {
    who: 'operator',
    subject: 'terminal id',
    zh: '向终端签发了证书',
    en: 'A certificate was issued to a terminal',
  },
  'terminal.certificate-revoked': {
    who: 'operator',
    subject: 'terminal id',
    zh: '吊销了终端证书',
    en: 'A terminal’s certificate was revoked',
  },
  'terminal.refused': {
    who: 'terminal',
    subject: 'terminal id, or certificate fingerprint',
    zh: '终端连接被拒绝',
    en: 'A terminal’s connection was refused',
  },
  'terminal.desired-changed': {
    who: 'staff',
    subject: 'terminal id',
    zh: '修改了终端的设定',
    en: 'A terminal’s settings were changed',
  },
  'help.answered': { who: 'staff', subject: 'help call id', zh: '应答了求助', en: 'A call for help was answered' },
  'flow.published': {
    who: 'operator',
    subject: 'flow id and version',
    zh: '发布了事项流程',
    en: 'A version of a service’s flow was published',
  },
  'return-reason.added': {
    who: 'staff',
    subject: 'id of the reason',
    zh: '为退回补正增加了一条常用原因',
    en: 'A reason for returning cases was added to an office’s list',
  },
  'return-reason.retired': {
    who: 'staff',
    subject: 'id of the reason',
    zh: '停用了一条常用退回原因',
    en: 'A reason for returning cases was taken off an office’s list',
  },
  'power.granted': { who: 'staff', subject: 'power id', zh: '授出一项权力', en: 'A power was handed down' },
  'power.revoked': { who: 'staff', subject: 'power id', zh: '收回一项权力', en: 'A power was taken back' },
  'power.reviewed': {
    who: 'staff',
    subject: 'id of a use of a power',
    zh: '抽查了一次授权办理',
    en: 'A use of a power was looked at afterwards',
  },
  'power.suspended': {
    who: 'hub',
    subject: 'power id',
    zh: '异议达到上限，暂停一项授权',
    en: 'Objections reached their limit, and a power was suspended',
  },
  'calendar.changed': {
    who: 'operator',
    subject: 'kind and key of the entry',
    zh: '修改了校历',
    en: 'The campus calendar was changed',
  },
  'shift.planned': { who: 'staff', subject: 'person id', zh: '安排了班次', en: 'A shift was planned' },
  'shift.removed': { who: 'staff', subject: 'person id', zh: '取消了班次', en: 'A shift was struck out' },
  'hours.proposed': {
    who: 'staff',
    subject: 'person id',
    zh: '提出了每周时数',
    en: 'Hours a week were proposed for a rotating clerk',
  },
  'hours.decided': {
    who: 'staff',
    subject: 'person id',
    zh: '答复了每周时数',
    en: 'Proposed hours a week were agreed to or declined',
  },
  'leave.recorded': { who: 'staff', subject: 'person id', zh: '登记了休假', en: 'A leave was recorded' },
  'leave.ended': { who: 'staff', subject: 'person id', zh: '结束了休假', en: 'A leave was ended early' },
  'clerk.departed': {
    who: 'staff',
    subject: 'person id',
    zh: '登记了离岗，移交全部事项',
    en: 'A departure was recorded; everything is handed over',
  },
  'rebalance.decided': {
    who: 'staff',
    subject: 'proposal id',
    zh: '决定了均衡分派的建议',
    en: 'A proposal to rebalance cases was decided',
  },
  'file.taken': { who: 'person', subject: 'file id', zh: '收下了一份材料', en: 'A file was taken in' },
  'paper.link-made': {
    who: 'staff',
    subject: 'paper serial',
    zh: '生成了一条领取链接',
    en: 'A link to fetch a paper was made',
  },
  'paper.fetched': {
    who: 'anyone',
    subject: 'paper serial',
    zh: '有人凭链接取走了一份证明',
    en: 'A paper was fetched by a link',
  },
  'paper.issued': { who: 'hub', subject: 'paper serial', zh: '签发了一份证明', en: 'A paper was issued' },
  'paper.verified': {
    who: 'anyone',
    subject: 'paper serial, or “unknown”',
    zh: '有人验证了一份证明',
    en: 'Somebody asked whether a paper is genuine',
  },
  'paper.voided': { who: 'staff', subject: 'paper serial', zh: '作废了一份证明', en: 'A paper was voided' },
  'print.decided': {
    who: 'staff',
    subject: 'print job id',
    zh: '人工判定了打印结果',
    en: 'A person decided what became of a print',
  },
  'seal.created': { who: 'operator', subject: 'seal id', zh: '启用了印章', en: 'A seal was taken into use' },
  'seal.certificate-issued': {
    who: 'operator',
    subject: 'certificate serial',
    zh: '签发了印章证书',
    en: 'A certificate was issued to a seal',
  },
  'seal.certificate-revoked': {
    who: 'operator',
    subject: 'certificate serial',
    zh: '吊销了印章证书',
    en: 'The certificate of a seal was revoked',
  },
  'seal.use-granted': {
    who: 'staff',
    subject: 'id of the loan',
    zh: '保管人确认了一次用印',
    en: 'A keeper confirmed a use of a seal',
  },
  'seal.use-refused': {
    who: 'staff',
    subject: 'id of the loan',
    zh: '保管人拒绝了一次用印',
    en: 'A keeper refused a use of a seal',
  },
  'seal.lent': {
    who: 'operator',
    subject: 'seal id',
    zh: '设定了印章的保管人和自动用印范围',
    en: 'The keepers of a seal, or what it is used for by itself, were set',
  },
  'seal.resumed': { who: 'staff', subject: 'seal id', zh: '重新启用了印章', en: 'A seal was put back into use' },
  'seal.suspended': { who: 'staff', subject: 'seal id', zh: '停用了印章', en: 'A seal was suspended' },
  'key.created': { who: 'hub', subject: 'key purpose', zh: '生成了密钥', en: 'A key was made' },
  'key.rotated': { who: 'operator', subject: 'key purpose', zh: '更换了密钥', en: 'A key was rotated' },
  'root-key.changed': { who: 'operator', subject: 'hub', zh: '更换了根密钥', en: 'The root key was changed' },
  'person.erased': {
    who: 'staff',
    subject: 'person id',
    zh: '删除了一个人的个人信息',
    en: 'A person’s data were erased',
  },
  'retention.applied': {
    who: 'hub',
    subject: 'what was deleted',
    zh: '按保存期限删除了数据',
    en: 'Data past their retention period were deleted',
  },
  'hub.started': { who: 'hub', subject: 'hub version', zh: '服务中心启动', en: 'The hub started' },
  'hub.backed-up': { who: 'operator', subject: 'backup id', zh: '完成了备份', en: 'A backup was made' },
  'hub.restored': {
    who: 'operator',
    subject: 'backup id',
    zh: '从备份恢复,历史自此开始新的一段',
    en: 'The database was restored from a backup; a new epoch began',
  },
  'audit.exported': {
    who: 'operator',
    subject: 'case id',
    zh: '导出了一件事项的证据包',
    en: 'A case was exported as an evidence bundle',
  },
  'audit.verified': { who: 'operator', subject: 'log size', zh: '核验了全部记录', en: 'The whole log was verified' },
} as const satisfies Record<string, EventSpec>;

export type AuditKind = keyof typeof table;
export const auditEvents: Readonly<Record<AuditKind, EventSpec>> = table;
