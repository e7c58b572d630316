import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openLog, type Logger } from './log.ts';

const canary = {
  cardToken: '04a1b2c3d4e5f6',
  pin: '481516',
  idNumber: '11010519491231002X',
  password: 'correct horse battery',
  session: 'yizhan_session=Zm9vYmFyYmF6',
  document: '兹证明欧阳明为我校在籍学生',
};
const secrets = Object.values(canary);

const logged = (write: (log: Logger) => void): string => {
  let text = '';
  write(openLog('debug', { write: (line: string) => void (text += line) }));
  return text;
};

test.each<[string, (log: Logger) => void]>([
  [
    'fields of every kind',
    (log) => {
      log.info(
        {
          token: canary.cardToken,
          pin: canary.pin,
          password: canary.password,
          cookie: canary.session,
          facts: { text: canary.document },
        },
        'a',
      );
    },
  ],
  [
    'deep fields',
    (log) => {
      log.warn({ ask: { visit: [{ evidence: { profile: 'uid', token: canary.cardToken } }] } }, 'b');
    },
  ],
  [
    'an ID number in free text',
    (log) => {
      log.info(`applicant ${canary.idNumber} asked`);
    },
  ],
  [
    'an ID number as an argument',
    (log) => {
      log.info('applicant %s asked', canary.idNumber);
    },
  ],
  [
    'child bindings',
    (log) => {
      log.child({ passwordHash: canary.password, headers: { 'set-cookie': canary.session } }).error('c');
    },
  ],
  [
    'bytes',
    (log) => {
      log.info({ file: Buffer.from(canary.document) }, 'd');
    },
  ],
  [
    'a database error',
    (log) => {
      log.error(
        Object.assign(new Error('duplicate key'), { detail: `Key (token)=(${canary.cardToken})`, parameters: secrets }),
        'e',
      );
    },
  ],
  [
    'an error alone',
    (log) => {
      log.error(new Error(`no person ${canary.idNumber}`));
    },
  ],
  [
    'a cause',
    (log) => {
      log.error({ err: new Error('outer', { cause: new Error(canary.idNumber) }) }, 'f');
    },
  ],
  [
    'a Prisma validation error',
    (log) => {
      const error = new Error(`Invalid invocation: {\n  passwordHash: "${canary.password}"\n}\n\nArgument missing.`);
      error.name = 'PrismaClientValidationError';
      log.error(error);
    },
  ],
  [
    'a whole request',
    (log) => {
      const request = new IncomingMessage(new Socket());
      Object.assign(request, {
        method: 'GET',
        url: `/verify?code=${canary.cardToken}`,
        headers: { cookie: canary.session },
      });
      log.info({ req: request }, 'g');
    },
  ],
])('R20 no canary in the log: %s', (_, write) => {
  const text = logged(write);
  expect(text).not.toBe('');
  for (const secret of secrets) expect(text).not.toContain(secret);
});

test('what tells the fault stays', () => {
  const line = JSON.parse(
    logged((log) => {
      log
        .child({ reqId: 'r1' })
        .error(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'no database');
    }),
  ) as Record<string, unknown>;
  expect(line).toMatchObject({
    level: 'error',
    reqId: 'r1',
    msg: 'no database',
    err: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
  });
});

test('a verified code stays out of the request line', () => {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'GET', url: '/V/K7QM3F9XR2TA' });
  expect(
    logged((log) => {
      log.info({ req: request }, 'x');
    }),
  ).not.toContain('K7QM3F9XR2TA');
});
