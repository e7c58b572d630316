import pino, { type Logger } from 'pino';

/** What must never stand in a log (R20), wherever it turns up in an object that is logged. */
const secrets = [
  'token',
  'evidence',
  'uid',
  'apdu',
  'pin',
  'answers',
  'person',
  'name',
  'nameEn',
  'numberMasked',
  'key',
  'bytes',
];

export const openLog = (level: string, terminalId: string): Logger =>
  pino(
    {
      level,
      base: { terminal: terminalId },
      redact: { paths: secrets.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[kept out]' },
      // Standard output carries the one line that says where the screens are; the log goes beside it.
    },
    pino.destination(2),
  );
