/**
 * The one table of faults that a person or a peer can meet.
 * `by` says at whom the next step points; `retry` whether the same request may be sent again as it is.
 * Errors are made uniform once, at each boundary, and then looked up here (R24).
 */
export type FaultSpec = {
  readonly by: 'person' | 'terminal' | 'hub' | 'operator';
  readonly retry: boolean;
  readonly zh: string;
  readonly en: string;
};

const table = {
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
  'own-case': {
    by: 'person',
    retry: false,
    zh: '这是您本人的事项，须由他人办理。',
    en: 'This is your own case, so somebody else has to decide it.',
  },
  'relative-of-applicant': {
    by: 'person',
    retry: false,
    zh: '申请人是您的亲属，须由他人办理。',
    en: 'The applicant is related to you, so somebody else has to decide it.',
  },
  'step-over': {
    by: 'person',
    retry: false,
    zh: '此步骤已由他人办理或已重新开始，请查看最新情况。',
    en: 'Somebody has dealt with this step, or it has begun anew, since you opened it. Look at how it stands now.',
  },
  'in-hand': {
    by: 'person',
    retry: false,
    zh: '{name}正在办这一步，到{until}为止。交回或到时后您可以接着办。',
    en: '{name} has this step in hand until {until}. It is open to you once they give it back, or then.',
  },
  'with-applicant': {
    by: 'person',
    retry: false,
    zh: '已退回申请人补正，待重新提交后再办理。',
    en: 'It is with the applicant for correction. Go on once it is handed in again.',
  },
  'case-paused': {
    by: 'person',
    retry: false,
    zh: '此事项已暂停，恢复后再办理。',
    en: 'This case is paused. Go on once it is resumed.',
  },
  'case-over': {
    by: 'person',
    retry: false,
    zh: '此事项已经结束。',
    en: 'This case is over.',
  },
  'case-open': {
    by: 'person',
    retry: false,
    zh: '此事项仍在办理，不能重新打开。',
    en: 'This case is still open, so there is nothing to reopen.',
  },
  'not-offered': {
    by: 'person',
    retry: false,
    zh: '此步骤没有这种处理方式。',
    en: 'This step does not offer that.',
  },
  'reasons-missing': {
    by: 'person',
    retry: false,
    zh: '请说明原因，申请人才知道怎么办。',
    en: 'Give a reason, so that the applicant knows what to do.',
  },
  'bad-answers': {
    by: 'person',
    retry: false,
    zh: '“{field}”填写有误，请改正后再提交。',
    en: '{field} is not filled in as it should be. Put it right and hand it in again.',
  },
  'actor-unresolved': {
    by: 'person',
    retry: false,
    zh: '找不到“{step}”一步的办理人，暂不能受理。请到服务台说明。',
    en: 'Nobody was found for the step “{step}”, so this cannot be taken on yet. Please ask at the service desk.',
  },
  'not-staff': {
    by: 'person',
    retry: false,
    zh: '此人没有任何岗位，不能办理。',
    en: 'This person holds no office, so the case cannot go there.',
  },
  'departs-self': {
    by: 'person',
    retry: false,
    zh: '不能登记自己离岗，请由部门负责人或督办员登记。',
    en: 'Nobody records their own departure. The head of your department or a supervisor does.',
  },
  'not-yours-to-answer': {
    by: 'person',
    retry: false,
    zh: '此人不属于您负责的部门，须由其部门负责人或督办员登记。',
    en: 'This person does not belong to a department you head. Their own head or a supervisor records it.',
  },
  'has-departed': {
    by: 'person',
    retry: false,
    zh: '此人的离岗已经登记过，没有再次移交。',
    en: 'This person’s departure is on record already, and nothing was handed over again.',
  },
  'successor-unfit': {
    by: 'person',
    retry: false,
    zh: '接任人应是另一位在岗的教职工，请另选。',
    en: 'The successor has to be another member of staff who is still here. Choose somebody else.',
  },
  'not-rotating': {
    by: 'person',
    retry: false,
    zh: '此人不是轮岗人员，没有要约定的时数。',
    en: 'This person is no rotating clerk, so there are no hours to agree on.',
  },
  'hours-unfit': {
    by: 'person',
    retry: false,
    zh: '每周时数应在0.5到{most}小时之间，以半小时计。',
    en: 'Give half an hour to {most} hours a week, in halves of an hour.',
  },
  'nobody-to-take': {
    by: 'person',
    retry: false,
    zh: '有 {n} 件没有人可以接手，因此没有登记离岗。请先为部门安排人员，或指定接任人。',
    en: 'Nobody can take {n} of the cases, so the departure was not recorded. Staff the office first, or name a successor.',
  },
  'too-many': {
    by: 'person',
    retry: false,
    zh: '次数已达上限。',
    en: 'The limit for this has been reached.',
  },
  'text-missing': {
    by: 'person',
    retry: false,
    zh: '请填写内容，最多{max}字。',
    en: 'Write something, at most {max} characters.',
  },
  'not-escalated': {
    by: 'person',
    retry: false,
    zh: '这一步已办完或已延期，不用再督办。',
    en: 'This step is done, or was given more time, so it is with you no longer.',
  },
  'extended-already': {
    by: 'person',
    retry: false,
    zh: '这一步已经延过期，不能再延。请转办，或催办经办人。',
    en: 'This step was given more time before and gets no more. Hand it over, or remind whoever has it.',
  },
  'days-wrong': {
    by: 'person',
    retry: false,
    zh: '请填写延长的工作日，1到{max}天。',
    en: 'Give the working days to add, from 1 to {max}.',
  },
  'not-of-department': {
    by: 'person',
    retry: false,
    zh: '此人不在这个部门任职，不能接办。请选本部门的人。',
    en: 'This person holds no office in the department, so the step cannot go to them. Choose one of its members.',
  },
  'not-for-them': {
    by: 'person',
    retry: false,
    zh: '此人是申请人本人或其亲属，须回避。请选另一位。',
    en: 'This person is the applicant, or related to them, and has to keep away. Choose somebody else.',
  },
  'receipt-missing': {
    by: 'person',
    retry: false,
    zh: '请填写收据号，只含字母、数字和短横线，最多60个字符。',
    en: 'Give the receipt’s number: letters, digits and hyphens, at most 60 characters.',
  },
  'person-missing': {
    by: 'person',
    retry: false,
    zh: '请先选定一个人。',
    en: 'Choose a person first.',
  },
  'applicant-erased': {
    by: 'person',
    retry: false,
    zh: '申请人的个人信息已删除，此件不能再办理。',
    en: 'The applicant’s data is erased, so nothing more can be done in this case.',
  },
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
  'power-revoked': {
    by: 'person',
    retry: false,
    zh: '{office}已于{at}收回此项授权，请转交该部门办理。',
    en: '{office} took this power back at {at}. Leave the step to them.',
  },
  'power-suspended': {
    by: 'person',
    retry: false,
    zh: '{office}抽查提出异议，此项授权自{at}起暂停，请转交该部门办理。',
    en: '{office} objected on review, and this power has been suspended since {at}. Leave the step to them.',
  },
  'power-expired': {
    by: 'person',
    retry: false,
    zh: '此项授权已于{at}到期，请转交{office}办理。',
    en: 'This power ended at {at}. Leave the step to {office}.',
  },
  'power-not-begun': {
    by: 'person',
    retry: false,
    zh: '此项授权自{at}起生效，此前由{office}办理。',
    en: 'This power begins at {at}. Until then the step is with {office}.',
  },
  'power-limit': {
    by: 'person',
    retry: false,
    zh: '{why}请转交{office}办理。',
    en: '{why} Leave the step to {office}.',
  },
  'power-entry': {
    by: 'person',
    retry: false,
    zh: '授权的“{entry}”一项不完整或有误。',
    en: 'The entry “{entry}” of this power is incomplete or wrong.',
  },
  'handed-down': {
    by: 'person',
    retry: false,
    zh: '此项权力是授权给您的，不能再转授他人。',
    en: 'This power was handed down to you, and cannot be handed on.',
  },
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
  'not-eligible': {
    by: 'person',
    retry: false,
    zh: '目前不能办理此事项。',
    en: 'This service is not open to you at present.',
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
  'not-found': { by: 'person', retry: false, zh: '没有找到。', en: 'Not found.' },
  'not-logged-yet': {
    by: 'hub',
    retry: true,
    zh: '该事项刚刚产生，还未记入总账，请几秒后再试。',
    en: 'This case has only just begun and is not in the log yet. Try again in a few seconds.',
  },
  conflict: {
    by: 'person',
    retry: false,
    zh: '内容刚刚被更新，请查看最新状态后再试。',
    en: 'This has just changed. Look at the latest state and try again.',
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
  'link-over': {
    by: 'person',
    retry: false,
    zh: '这条链接已失效。请联系给您链接的部门，再要一条。',
    en: 'This link has ended. Ask the office that sent it for a new one.',
  },
  'link-number': {
    by: 'person',
    retry: true,
    zh: '学号或工号不对，还可以再试{left}次。',
    en: 'That is not the campus number. You have {left} more tries.',
  },
  'links-enough': {
    by: 'person',
    retry: false,
    zh: '这份证明已有{max}条有效的领取链接。请先用已有的，或等它们到期。',
    en: 'There are {max} links to this paper already. Use one of them, or wait until they end.',
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
  'too-many-tries': {
    by: 'person',
    retry: true,
    zh: '尝试次数过多，请稍后再试。',
    en: 'Too many tries. Please wait a little.',
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
  'file-empty': {
    by: 'person',
    retry: false,
    zh: '文件是空的，请重新选择文件。',
    en: 'The file is empty. Choose it again.',
  },
  'file-too-large': {
    by: 'person',
    retry: false,
    zh: '文件超过{max} MB。请拍照时选较低的清晰度，或把文件分成几份分别上传。',
    en: 'The file is over {max} MB. Take the photograph at a lower resolution, or split the file and upload the parts.',
  },
  'file-slow': {
    by: 'person',
    retry: true,
    zh: '网络太慢，文件没有传完。请换一个网络，或把文件缩小后再上传。',
    en: 'The network is too slow and the file did not arrive whole. Try another network, or a smaller file.',
  },
  'file-cut': {
    by: 'person',
    retry: true,
    zh: '网络中断，文件没有传完。请重新上传。',
    en: 'The connection broke off before the file had arrived. Upload it again.',
  },
  'file-too-many': {
    by: 'person',
    retry: false,
    zh: '已上传而没有提交的文件满{max}份，不能再传。请先提交，或等 14 天后自动清除。',
    en: 'There are {max} uploaded files that were never handed in, which is the most. Hand in what is ready, or wait 14 days until they are cleared.',
  },
  'file-kind': {
    by: 'person',
    retry: false,
    zh: '这种文件不能接收，请上传 PDF、JPG、PNG 或 WebP。Word 等文件请先“另存为 PDF”。',
    en: 'This kind of file is not accepted. Upload a PDF, JPG, PNG or WebP; save Word and other documents as PDF first.',
  },
  'file-heic': {
    by: 'person',
    retry: false,
    zh: '这是 HEIC 格式的照片。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，或打开照片截屏后上传截图。',
    en: 'This photograph is in HEIC format. In your phone’s camera settings choose “Most Compatible” and take it again, or upload a screenshot of it.',
  },
  'file-encrypted': {
    by: 'person',
    retry: false,
    zh: '这份 PDF 有密码或使用限制。请打开它，选“打印—另存为 PDF”，再上传新存的文件。',
    en: 'This PDF has a password or restrictions. Open it, choose Print and “Save as PDF”, and upload the new file.',
  },
  'file-active': {
    by: 'person',
    retry: false,
    zh: '这份 PDF 里带有可运行的程序，不能接收。请打开它，选“打印—另存为 PDF”，再上传新存的文件。',
    en: 'This PDF contains something that runs by itself, so it is not accepted. Open it, choose Print and “Save as PDF”, and upload the new file.',
  },
  'file-xfa': {
    by: 'person',
    retry: false,
    zh: '这是动态表单，别的电脑上显示不全。请用 Adobe Reader 打开填好，选“打印—另存为 PDF”，再上传新存的文件。',
    en: 'This is a dynamic form that does not show on other computers. Fill it in with Adobe Reader, choose Print and “Save as PDF”, and upload the new file.',
  },
  'file-attachment': {
    by: 'person',
    retry: false,
    zh: '这份 PDF 里夹带了别的文件。请把夹带的文件取出来单独上传，正文用“打印—另存为 PDF”存一份再上传。',
    en: 'Other files are hidden inside this PDF. Take them out and upload each by itself; for the PDF choose Print and “Save as PDF”, and upload the new file.',
  },
  'file-damaged': {
    by: 'person',
    retry: false,
    zh: '文件不完整或已损坏，打不开。请确认它在您的手机或电脑上能打开，再重新上传。',
    en: 'The file is incomplete or damaged and cannot be opened. See that it opens on your own phone or computer, then upload it again.',
  },
  'file-too-many-pages': {
    by: 'person',
    retry: false,
    zh: '文件有{pages}页，最多{max}页。请只保留需要的页，或分成几份上传。',
    en: 'The file has {pages} pages, and {max} is the most. Keep the pages that are needed, or upload it in parts.',
  },
  'file-too-complex': {
    by: 'person',
    retry: false,
    zh: '文件太复杂，没能在限定时间内处理完。请把它拍照或扫描后上传，或分成几份上传。',
    en: 'The file is too complex to be processed in time. Photograph or scan it and upload that, or upload it in parts.',
  },
  'file-picture-too-large': {
    by: 'person',
    retry: false,
    zh: '照片超过{max}百万像素。请在相机里选较低的清晰度后重拍。',
    en: 'The picture is over {max} megapixels. Choose a lower resolution in the camera and take it again.',
  },
  'file-virus': {
    by: 'person',
    retry: false,
    zh: '检查发现这个文件带有病毒，没有接收。请给您的设备杀毒，换一份干净的文件再上传。',
    en: 'A virus was found in this file, so it was not taken. Check your device for viruses and upload a clean copy.',
  },
  'file-check-away': {
    by: 'hub',
    retry: true,
    zh: '文件安全检查暂时不可用，现在不能接收文件。请稍后再传，或带原件到服务台办理。',
    en: 'Files cannot be checked just now, so none is taken. Try again later, or bring the originals to the service desk.',
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
} as const satisfies Record<string, FaultSpec>;

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
