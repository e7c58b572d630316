/** Papers: making, sealing, copies. */
import type { FaultSpec } from './fault-spec.ts';

export const paperFaults = {
  'paper-void': {
    by: 'person',
    retry: false,
    zh: '此证明已失效，不能再打印。',
    en: 'This paper is no longer valid, so it cannot be printed again.',
  },
  'not-printed-yet': {
    by: 'person',
    retry: false,
    zh: '此证明还没有打印出来。',
    en: 'This paper has not come out yet.',
  },
  'copies-exhausted': {
    by: 'person',
    retry: false,
    zh: '此证明的份数已达上限（{most} 份）。如需更多，请重新申请。',
    en: 'There are {most} copies of this paper already. For more, apply again.',
  },
  'clerk-needed': {
    by: 'person',
    retry: false,
    zh: '请带上这张证明，到服务台由工作人员处理。',
    en: 'Please take the sheet to the service desk; a member of staff will see to it.',
  },
  'paper-out': {
    by: 'person',
    retry: false,
    zh: '证明已经出具，不能再撤回。请到服务台作废。',
    en: 'A paper has been issued, so this can no longer be withdrawn. Have it voided at the service desk.',
  },
  'signed-already': {
    by: 'person',
    retry: false,
    zh: '您在此事项中已经签署，这里须由另一人签署。',
    en: 'You have already signed in this case, so this one has to be signed by another person.',
  },
  'glyph-missing': {
    by: 'operator',
    retry: false,
    zh: '字库缺少“{char}”字，证明未生成。',
    en: 'The font lacks the character {char}, so no paper was made.',
  },
  'seal-suspended': {
    by: 'operator',
    retry: false,
    zh: '{seal}已停用，证明未生成。',
    en: 'The seal {seal} is suspended, so no paper was made.',
  },
  'seal-expired': {
    by: 'operator',
    retry: false,
    zh: '{seal}的证书不在有效期内，证明未生成。',
    en: 'The certificate of the seal {seal} is not valid now, so no paper was made.',
  },
  'seal-queued': {
    by: 'person',
    retry: true,
    zh: '此次用印等待印章保管人确认。',
    en: 'This use of the seal waits for its keeper.',
  },
  'seal-refused': {
    by: 'person',
    retry: false,
    zh: '印章保管人不同意此次用印，证明未生成。',
    en: 'The keeper of the seal refused this use, so no paper was made.',
  },
  'seal-revoked': {
    by: 'operator',
    retry: false,
    zh: '{seal}的证书已被吊销，证明未生成。',
    en: 'The certificate of the seal {seal} is revoked, so no paper was made.',
  },
  'timestamp-away': {
    by: 'operator',
    retry: true,
    zh: '时间戳服务{authority}没有应答，恢复后自动盖章。',
    en: 'The timestamp authority {authority} does not answer. The paper is sealed by itself once it does.',
  },
  'timestamp-wrong': {
    by: 'operator',
    retry: true,
    zh: '时间戳服务{authority}的应答不对，未予采用。请检查该服务和“YIZHAN_TIMESTAMP_ROOTS”。',
    en: 'The timestamp authority {authority} answers wrongly, and nothing it says is used. Check it, and YIZHAN_TIMESTAMP_ROOTS.',
  },
} as const satisfies Readonly<Record<string, FaultSpec>>;
