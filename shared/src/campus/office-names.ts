/** What the offices of a department are called. A campus may have others: those go by their id. */
import type { Text } from './vocabulary.ts';

const table: Readonly<Record<string, Text>> = {
  head: { zh: '负责人', en: 'head' },
  operations: { zh: '大厅运行', en: 'hall operations' },
  'student-records': { zh: '学籍档案', en: 'student records' },
  transcripts: { zh: '成绩单', en: 'transcripts' },
  'class-changes': { zh: '调课', en: 'class changes' },
  'student-status': { zh: '学籍异动', en: 'student status' },
  clearance: { zh: '离校审核', en: 'clearance' },
  final: { zh: '离校终审', en: 'final clearance' },
  income: { zh: '收入证明', en: 'income' },
  budget: { zh: '预算', en: 'budget' },
  review: { zh: '复核', en: 'review' },
  payments: { zh: '支付', en: 'payments' },
  cards: { zh: '卡务', en: 'cards' },
  'student-cards': { zh: '学生证', en: 'student cards' },
  leaving: { zh: '离校与异动', en: 'leaving' },
  approval: { zh: '审批', en: 'approval' },
  household: { zh: '户籍', en: 'household registry' },
  diagnosis: { zh: '诊断核实', en: 'diagnosis' },
  'vice-president': { zh: '分管校领导', en: 'vice-president' },
  'vice-dean': { zh: '副院长', en: 'vice-dean' },
  counsellor: { zh: '辅导员', en: 'counsellor' },
  certificates: { zh: '证明', en: 'certificates' },
  travel: { zh: '出国（境）', en: 'travel abroad' },
  projects: { zh: '项目', en: 'projects' },
  cadres: { zh: '干部', en: 'cadres' },
  seals: { zh: '用印', en: 'seals' },
  contracts: { zh: '合同', en: 'contracts' },
  venues: { zh: '场地', en: 'venues' },
  supply: { zh: '供电', en: 'supply' },
  events: { zh: '活动', en: 'events' },
};

export const officeName = (role: string): Text =>
  Object.hasOwn(table, role) ? (table[role] ?? { zh: role, en: role }) : { zh: role, en: role };
