/**
 * The words of every reason (R11): stored as {code, params}, said here, the same on every screen. Each tells what is so
 * and what comes of it. A parameter that differs by language comes twice: `seal` and `sealEn`.
 */
import type { Bilingual, Reason } from '../wire/messages.ts';
import { dispatchReasons } from './dispatch-reasons.ts';
import { escalationReasons } from './escalation-reasons.ts';
import { word, type Language } from './text.ts';

const table = {
  ...dispatchReasons,
  ...escalationReasons,
  'assurance-too-low': {
    zh: '此事项需要更可靠的身份核验方式。',
    en: 'This service needs a stronger proof of who you are.',
  },
  'students-only': { zh: '此事项仅面向学生。', en: 'This service is for students.' },
  'staff-only': { zh: '此事项仅面向教职工。', en: 'This service is for members of staff.' },
  'exam-weeks': {
    zh: '考试周不受理此事项。',
    en: 'This service is closed during examination weeks.',
  },
  'intake-closed': {
    zh: '学期前两周不受理此事项。',
    en: 'This service takes nothing in during the first weeks of term.',
  },
  'enrolment-over': {
    zh: '您已毕业或退学，此事项不再适用。',
    en: 'You have graduated or left, so this service no longer applies to you.',
  },
  'not-enrolled': { zh: '您目前没有在读学籍。', en: 'You are not enrolled at present.' },
  'enrolment-suspended': {
    zh: '您的学籍处于休学状态。复学后可以办理。',
    en: 'Your studies are suspended. You may ask for this once you have resumed.',
  },
  'enrolment-ended': {
    zh: '您已毕业或离校，不再出具在读证明。',
    en: 'You have graduated or left, so no proof of enrolment is issued.',
  },
  'enrolment-unknown': { zh: '教务处没有您的学籍记录。', en: 'The registrar has no enrolment on record for you.' },
  'hold-registration': {
    zh: '本学期注册手续未完成。',
    en: 'You have not completed registration for this term.',
  },
  'hold-tuition': { zh: '学费尚未结清。', en: 'Tuition is not fully paid.' },
  'hold-discipline': {
    zh: '学籍审核中，需教务处确认。',
    en: 'Your record is under review; the registrar has to confirm it.',
  },
  'source-away': {
    zh: '暂时查不到所需的部门数据，由工作人员核对。',
    en: 'The department’s data cannot be reached at present, so a member of staff will check it.',
  },
  'source-stale': {
    zh: '所需的部门数据超过{hours}小时未更新，由工作人员核对。',
    en: 'The department’s data is more than {hours} hours old, so a member of staff will check it.',
  },
  'source-wrong': {
    zh: '部门返回的数据不可用，由工作人员核对。',
    en: 'The department’s data cannot be relied on at present, so a member of staff will check it.',
  },
  'question-unfit': {
    zh: '所填内容无法用于查询部门数据，由工作人员核对。',
    en: 'What was filled in cannot be looked up in the department’s data, so a member of staff will check it.',
  },
  'debt-money': {
    zh: '{department}有{amount}元未结清。',
    en: '{amount} yuan is still owed to the {department}.',
  },
  'debt-things': {
    zh: '{department}有{count}件物品未归还。',
    en: 'Still to be returned to the {department}: {count} of its things.',
  },
  'grades-none': { zh: '教务处没有您的成绩记录。', en: 'The registrar has no grades on record for you.' },
  'grades-open': {
    zh: '有{count}门课程的成绩尚未录入。',
    en: 'The grades of {count} courses have not been entered yet.',
  },
  'employment-unknown': {
    zh: '人事处没有您的任职记录。',
    en: 'The Human Resources Office has no employment on record for you.',
  },
  'employment-ended': { zh: '您已离职或退休。', en: 'Your employment has ended, or you have retired.' },
  'income-none': { zh: '财务处没有您的收入记录。', en: 'The Finance Office has no income on record for you.' },
  'income-short': {
    zh: '收入记录只有{months}个月，不足所需的{wanted}个月。',
    en: 'There are {months} months of income on record, fewer than the {wanted} asked for.',
  },
  'budget-unknown': { zh: '没有经费项目“{project}”。', en: 'There is no project {project}.' },
  'budget-frozen': { zh: '经费项目“{project}”已冻结。', en: 'The project {project} is frozen.' },
  'budget-short': {
    zh: '经费项目“{project}”余额{left}元，不足所需的{wanted}元。',
    en: 'The project {project} has {left} yuan left, less than the {wanted} yuan asked for.',
  },
  'room-unknown': { zh: '没有场地“{room}”。', en: 'There is no room {room}.' },
  'room-taken': {
    zh: '“{room}”在{from}至{until}已被占用。',
    en: '{room} is taken from {from} to {until}.',
  },
  'room-small': {
    zh: '“{room}”可容纳{capacity}人，少于{people}人。',
    en: '{room} holds {capacity} people, fewer than {people}.',
  },
  'course-unknown': { zh: '课表中没有课程“{course}”。', en: 'The timetable has no course {course}.' },
  'clash-room': {
    zh: '该教室在{from}至{until}有课程“{course}”。',
    en: 'The room has {course} from {from} to {until}.',
  },
  'clash-students': {
    zh: '选课学生在{from}至{until}有课程“{course}”。',
    en: 'Students of this course have {course} from {from} to {until}.',
  },
  'clash-teacher': {
    zh: '任课教师在{from}至{until}有课程“{course}”。',
    en: 'The teacher has {course} from {from} to {until}.',
  },
  'directory-unknown': {
    zh: '通讯录中没有对应的人员或单位。',
    en: 'The directory has no such person or unit on record.',
  },
  'directory-ambiguous': {
    zh: '通讯录中有{count}个对应的人员或单位，需人工确认。',
    en: 'The directory has {count} such people or units; a member of staff has to say which.',
  },
  'household-none': {
    zh: '您的户口不在学校集体户。',
    en: 'You are not registered in the university’s collective household.',
  },
  'household-lent': {
    zh: '您的户口卡借出未还。',
    en: 'Your page of the household register is out on loan.',
  },
  'glyph-missing': {
    zh: '字库中没有“{char}”字，证明由工作人员制作。',
    en: 'The font lacks the character {char}, so a member of staff will make the paper.',
  },
  'facts-missing': {
    zh: '缺少可写入证明的学籍信息，由工作人员补充。',
    en: 'The facts to be certified are missing, so a member of staff will add them.',
  },
  'seal-suspended': {
    zh: '“{seal}”暂停使用，证明由工作人员办理。',
    en: 'The seal {seal} is out of use at present, so a member of staff takes over.',
  },
  'seal-expired': {
    zh: '“{seal}”的证书不在有效期内，证明由工作人员办理。',
    en: 'The certificate of the seal {seal} is not valid now, so a member of staff takes over.',
  },
  'seal-revoked': {
    zh: '“{seal}”的证书已被吊销，证明由工作人员办理。',
    en: 'The certificate of the seal {seal} is revoked, so a member of staff takes over.',
  },
  'seal-queued': {
    zh: '等待印章保管人确认。确认后自动盖章，无需重新办理。',
    en: 'It waits for the keeper of the seal. Once confirmed it is sealed by itself; there is nothing to do.',
  },
  'seal-day-full': {
    zh: '今日自动用印次数已满。',
    en: 'The number for today is used up.',
  },
  'seal-other-service': {
    zh: '此事项不在自动用印范围内。',
    en: 'This service is outside what the seal is used for by itself.',
  },
  'seal-outside-period': {
    zh: '现在不在自动用印期限内。',
    en: 'The seal is not used by itself at this time.',
  },
  'seal-refused-content': {
    zh: '印章保管人认为证明内容有误，由工作人员核对。',
    en: 'The keeper of the seal finds that the paper says something wrong; a member of staff checks it.',
  },
  'seal-refused-basis': {
    zh: '印章保管人认为用印依据不足，由工作人员补充。',
    en: 'The keeper of the seal finds too little ground for sealing; a member of staff adds to it.',
  },
  'seal-refused-elsewhere': {
    zh: '印章保管人认为应由其他部门用印，由工作人员转办。',
    en: 'The keeper of the seal finds that another office has to seal this; a member of staff passes it on.',
  },
  'timestamp-away': {
    zh: '时间戳服务暂时没有应答。恢复后自动盖章，无需重新办理。',
    en: 'The timestamp service does not answer at present. The paper is sealed by itself once it does; there is nothing to do.',
  },
  'timestamp-wrong': {
    zh: '时间戳服务出了问题，管理员正在处理。恢复后自动盖章，无需重新办理。',
    en: 'Something is wrong with the timestamp service, and the operators see to it. The paper is sealed by itself afterwards; there is nothing to do.',
  },
  'power-over-amount': {
    zh: '金额{amount}元超过授权上限{limit}元。',
    en: 'The amount of {amount} yuan is over the {limit} yuan of the power.',
  },
  'power-over-count': {
    zh: '{what}为 {amount}，超过授权上限 {limit}。',
    en: '{what}: {amount}, over the {limit} of the power.',
  },
  'power-other-kind': {
    zh: '此类事项不在授权范围内。',
    en: 'This kind of matter is outside the power.',
  },
  'power-other-place': {
    zh: '此地点不在授权范围内。',
    en: 'This place is outside the power.',
  },
  'power-measure-missing': {
    zh: '事项未注明授权所限的金额、类别或地点。',
    en: 'The case does not state the amount, kind or place that the power is limited by.',
  },
  'cases-open': {
    zh: '还有{count}件事项在办，办结后才能删除个人信息。',
    en: 'There are {count} open cases; personal data can be erased once they are closed.',
  },
  'automatic-step-failed': {
    zh: '自动办理未成功，已转人工。',
    en: 'The automatic step did not succeed, so a member of staff takes over.',
  },
  'decided-by-rule': {
    zh: '按部门授权的规则自动通过。',
    en: 'Approved by a rule to which the department handed its power.',
  },
  withdrawn: {
    zh: '申请人已撤回。',
    en: 'The applicant took it back.',
  },
  'handed-over': {
    zh: '由上一位专人转办。',
    en: 'Handed over by the clerk who carried it before.',
  },
  'signer-left-successor': {
    zh: '原来指名的人已离任，由接任人办理。',
    en: 'The person asked for by name has left; their successor takes it.',
  },
  'signer-left-head': {
    zh: '原来指名的人已离任，由部门负责人办理。',
    en: 'The person asked for by name has left; the head of the department takes it.',
  },
  'signer-left-centre': {
    zh: '原来指名的人已离任，本部门无人可接，由服务中心负责人办理。',
    en: 'The person asked for by name has left and nobody of the department can take it, so the head of the service centre does.',
  },
  'signer-left-clerk': {
    zh: '原来指名的人已离任，由此事项的专人办理。',
    en: 'The person asked for by name has left; the clerk who carries the case takes it.',
  },
  'amount-unknown': {
    zh: '应付金额无法确定，由工作人员核实。',
    en: 'The amount is not known, so a member of staff will settle it.',
  },
  'subcase-failed': {
    zh: '关联事项未办成，由工作人员处理。',
    en: 'The case that belongs to this one did not end well, so a member of staff takes over.',
  },
  'subcase-refused': {
    zh: '关联事项无法开始，由工作人员处理。',
    en: 'The case that belongs to this one could not begin, so a member of staff takes over.',
  },
  'reference-unknown': {
    zh: '部门的名录里没有这一项，请从列表中选择。',
    en: 'The department has no such entry. Choose one from the list.',
  },
  'reference-unchecked': {
    zh: '“{field}”暂时无法与部门的名录核对，由工作人员核对。',
    en: '{field} cannot be looked up at the department at present, so a member of staff will check it.',
  },
  'answer-required': {
    zh: '请填写此项。',
    en: 'This has to be filled in.',
  },
  'answer-unknown': {
    zh: '表单中没有此项。',
    en: 'The form has no such field.',
  },
  'answer-hidden': {
    zh: '按您的选择，此项不需要填写。',
    en: 'With what you chose, this is not asked.',
  },
  'answer-shape': {
    zh: '填写的内容无法识别。',
    en: 'What was filled in could not be read.',
  },
  'answer-range': {
    zh: '应在{min}到{max}之间。',
    en: 'It has to be between {min} and {max}.',
  },
  'answer-length': {
    zh: '最多{max}字。',
    en: 'At most {max} characters.',
  },
  'answer-pattern': {
    zh: '格式不正确。',
    en: 'It is not written as it should be.',
  },
  'answer-characters': {
    zh: '含有不可见或无法使用的字符，请重新输入。',
    en: 'It contains characters that cannot be seen or used. Type it again.',
  },
  'answer-past': {
    zh: '日期已过。',
    en: 'The date has passed.',
  },
  'answer-period': {
    zh: '结束时间应晚于开始时间。',
    en: 'The end has to be after the beginning.',
  },
  'answer-file-gone': {
    zh: '文件已不在，请重新上传。',
    en: 'The file is no longer there. Upload it again.',
  },
  'answer-file-taken': {
    zh: '这份文件已经交在另一件事项里，请重新上传一份。',
    en: 'This file was handed in with another matter already. Upload it once more.',
  },
  'answer-file-kind': {
    zh: '这里不收这种文件，请看说明里要求的是照片还是 PDF。',
    en: 'This kind of file is not taken here: see whether a picture or a PDF is asked for.',
  },
  'answers-too-large': {
    zh: '填写的内容过多。',
    en: 'Too much was filled in.',
  },
  /** Of an office's own list (hub/src/desk/return-reasons.ts). */
  'office-reason': { zh: '{text}', en: '{text}' },
  'see-note': { zh: '原因见说明。', en: 'The reason is in the note.' },
  'pause-awaits-paper': { zh: '等待补充材料。', en: 'Waiting for a paper to be brought.' },
  'pause-asked': { zh: '申请人要求暂缓。', en: 'The applicant asked to wait.' },
  'pause-inquiry': { zh: '正在调查核实。', en: 'Something is being looked into.' },
  'paper-case-void': { zh: '所属办件已作废。', en: 'The case it belongs to was voided.' },
  'void-duplicate': { zh: '与另一件重复。', en: 'It repeats another case.' },
  'void-mistake': { zh: '误提交。', en: 'It was handed in by mistake.' },
  'void-unreachable': { zh: '长期联系不上申请人。', en: 'The applicant could not be reached for a long time.' },
  'reopen-mistake': { zh: '办理有误，重新办理。', en: 'It was handled wrongly and is taken up again.' },
  'reopen-new-facts': { zh: '出现新情况。', en: 'Something new has come to light.' },
  'reopen-review': { zh: '复核后重新办理。', en: 'It is taken up again after a review.' },
  'return-paper-missing': {
    zh: '材料不齐，请补齐后再交。',
    en: 'Some papers are missing. Add them and hand it in again.',
  },
  'return-paper-unreadable': {
    zh: '材料看不清，请重新上传。',
    en: 'A paper cannot be read. Hand in a clearer copy.',
  },
  'return-answer-wrong': {
    zh: '填写的内容与记录不符，请核对。',
    en: 'What was filled in does not agree with the records. Check it.',
  },
  'reject-conditions': {
    zh: '不符合此事项的办理条件。',
    en: 'The conditions of this service are not met.',
  },
  'reject-elsewhere': {
    zh: '此事项不由本部门办理，请到服务台询问。',
    en: 'This is not for this department to decide. Ask at the service desk.',
  },
  'paper-damaged': { zh: '纸张损坏，已作废。', en: 'The sheet was damaged, so it is void.' },
  'paper-misprint': { zh: '打印不清，已作废。', en: 'It was printed badly, so it is void.' },
  'paper-not-out': { zh: '没有打印出来，已作废。', en: 'It never came out, so it is void.' },
  'paper-wrong': { zh: '内容有误，已作废。', en: 'What it says is wrong, so it is void.' },
  'paper-unclaimed': { zh: '逾期未取，已作废。', en: 'Nobody fetched it in time, so it is void.' },
  'promise-passed': { zh: '已超过承诺时限。', en: 'The promised time has passed.' },
  'print-unknown': {
    zh: '不能确定证明是否已打印，需核实后再处理。',
    en: 'It is not certain whether the paper was printed; this is checked before anything else is done.',
  },
} as const satisfies Record<string, Bilingual>;

export type ReasonCode = keyof typeof table;
export const reasonTexts: Readonly<Record<ReasonCode, Bilingual>> = table;

export const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(table, code);

/** A newer hub may give a reason this terminal cannot word: the person is still told where to ask. */
const unknown: Bilingual = {
  zh: '原因已记录。请到服务台询问。',
  en: 'The reason is on record. Please ask at the service desk.',
};

export const wordReason = ({ code, params }: Reason, language: Language): string =>
  word(isReasonCode(code) ? table[code] : unknown, language, params);
