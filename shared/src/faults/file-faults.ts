/** Files that people hand in (R16). */
import type { FaultSpec } from './fault-spec.ts';

export const fileFaults = {
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
} as const satisfies Readonly<Record<string, FaultSpec>>;
