/** Numbers of RFC 8010 §3.5 (tags), RFC 8011 §5.4.15 (operations) and §4.1.6, appendix B (status codes). */

export const groupTags = {
  operation: 0x01,
  job: 0x02,
  end: 0x03,
  printer: 0x04,
  unsupported: 0x05,
} as const;

/** Values that say why there is no value (RFC 8010 §3.5.2). */
export const outOfBandTags = {
  unsupported: 0x10,
  unknown: 0x12,
  'no-value': 0x13,
} as const;

export const textTags = {
  textWithoutLanguage: 0x41,
  nameWithoutLanguage: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
} as const;

export const valueTags = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octetString: 0x30,
  dateTime: 0x31,
  resolution: 0x32,
  rangeOfInteger: 0x33,
  begCollection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endCollection: 0x37,
  memberAttrName: 0x4a,
} as const;

export const operations = {
  validateJob: 0x0004,
  createJob: 0x0005,
  sendDocument: 0x0006,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
} as const;

export const statusCodes = {
  notFound: 0x0406,
  notPossible: 0x0404,
  busy: 0x0507,
} as const;

/** RFC 8011 §5.3.7 */
export const jobStates = {
  pending: 3,
  held: 4,
  processing: 5,
  stopped: 6,
  canceled: 7,
  aborted: 8,
  completed: 9,
} as const;
