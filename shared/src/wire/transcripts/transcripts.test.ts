import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  answer,
  ask,
  desiredAck,
  desiredMessage,
  hello,
  helloAnswer,
  hubRecord,
  PROTOCOL_OLDEST,
  PROTOCOL_VERSION,
  recordsAck,
  recordsMessage,
  reportedAck,
  reportedMessage,
  streamAck,
  streamMessage,
  terminalRecord,
  type Ask,
  type Hello,
} from '../messages.ts';
import type { Answered } from '../peer.ts';
import { helpCalled } from '../simulated/fixtures.ts';
import { openRig, TERMINAL } from '../simulated/rig.ts';
import { decode, type Line, type Transcript } from './transcript.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const versions = Array.from({ length: PROTOCOL_VERSION - PROTOCOL_OLDEST + 1 }, (_, n) => PROTOCOL_OLDEST + n);
const read = (version: number, name: string): string => readFileSync(`${here}v${String(version)}/${name}`, 'utf8');
const SEALED = 'sealed-words';
const sealedWords = (version: number): { readonly kind: string }[] =>
  readdirSync(`${here}v${String(version)}`)
    .filter((name) => name.startsWith(SEALED))
    .flatMap((name) => JSON.parse(read(version, name)) as { kind: string }[]);
const transcriptsOf = (version: number): readonly (readonly [string, Transcript])[] =>
  readdirSync(`${here}v${String(version)}`)
    .filter((name) => !name.startsWith(SEALED))
    .map((name) => [name, decode(read(version, name))] as const);

const schemas = {
  hello: { body: hello, answer: helloAnswer },
  records: { body: recordsMessage, answer: recordsAck },
  reported: { body: reportedMessage, answer: reportedAck },
  stream: { body: streamMessage, answer: streamAck },
  desired: { body: desiredMessage, answer: desiredAck },
} as const;

const schemasOf = ({ event, body }: Line) =>
  event === 'ask' ? { body: ask, answer: answer[ask.parse(body).kind] } : schemas[event as keyof typeof schemas];

describe.each(versions)('protocol version %i', (version) => {
  test.each(transcriptsOf(version))('R1.3 %s is understood today, without loss', (_name, { protocol, lines }) => {
    expect(protocol).toBe(version);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const known = schemasOf(line);
      expect(known.body.parse(line.body)).toEqual(line.body);
      if ('answer' in line) expect(known.answer.parse(line.answer)).toEqual(line.answer);
    }
  });

  test('R1.3 what lay sealed is understood today, without loss', () => {
    for (const word of sealedWords(version)) expect(terminalRecord.parse(word)).toEqual(word);
  });

  test.each(transcriptsOf(version))(
    'R1.3 today’s hub answers the terminal of %s as it was answered',
    async (_name, { lines }) => {
      const rig = openRig({
        open: () => Promise.resolve(helpCalled('home')),
        answer: (_terminal, asked) => Promise.resolve(answerIn(lines, asked)),
      });
      let connection = rig.raw();
      for (const line of lines.filter(({ from }) => from === 'terminal')) {
        if (line.event === 'hello' && (line.body as Hello).epoch !== undefined) connection = rig.raw();
        connection.peer.onMessage(({ answer }) => answer?.({ seq: 0 }));
        let got: Answered | undefined;
        void connection.peer.send(line.event, line.body, 5000).then((answered) => (got = answered));
        await rig.until(() => got !== undefined);
        expect(kindOf(got?.kind === 'answer' ? got.body : got)).toBe(kindOf(line.answer));
      }
      expect(rig.hub.row(TERMINAL).generation).toBeGreaterThan(0);
      expect(rig.hub.counts.get('bad-message')).toBeUndefined();
    },
  );
});

const answerIn = (lines: readonly Line[], asked: Ask): unknown =>
  lines.find(({ event, body }) => event === 'ask' && JSON.stringify(body) === JSON.stringify(asked))?.answer;

/** What sort of answer it is; what is in it depends on the hub's data. */
const kindOf = (answer: unknown): string => {
  const { kind, verdicts, version } = answer as { kind?: string; verdicts?: unknown[]; version?: number };
  return kind ?? (verdicts ? `${String(verdicts.length)} verdicts` : version === undefined ? 'fault' : 'version');
};

test('R1.3 each kind of message and record that exists today is in a transcript of the present version', () => {
  const all = transcriptsOf(PROTOCOL_VERSION).flatMap(([, { lines }]) => lines);
  const kinds = (schema: { options: readonly { shape: { kind: { value: string } } }[] }): string[] =>
    schema.options.map(({ shape }) => shape.kind.value).sort();
  const heard = (event: string): string[] =>
    [
      ...new Set(
        all
          .filter((line) => line.event === event)
          .flatMap(({ body }) => (event === 'stream' ? streamMessage.parse(body).records.map((r) => r.body) : [body]))
          .map((body) => (body as { kind: string }).kind),
      ),
    ].sort();
  expect([...new Set(all.map(({ event }) => event))].sort()).toEqual([...Object.keys(schemas), 'ask'].sort());
  expect(heard('stream')).toEqual(kinds(hubRecord));
  expect(heard('ask')).toEqual(kinds(ask));
  expect([...new Set(sealedWords(PROTOCOL_VERSION).map(({ kind }) => kind))].sort()).toEqual(kinds(terminalRecord));
});
