import { spawn } from 'node:child_process';

/** One screen read aloud; longer than any screen's text. */
export const MAX_SPOKEN_CHARACTERS = 600;
const SPEECH_DEADLINE_MS = 8_000;

/** WAV of the text in the language's voice by espeak-ng, for browsers without a voice of their own; null when it cannot speak. */
export const speak = (text: string, language: 'zh' | 'en'): Promise<Uint8Array | null> =>
  new Promise((resolve) => {
    const child = spawn('espeak-ng', ['-v', language === 'zh' ? 'cmn' : 'en', '-s', '150', '--stdin', '--stdout'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: SPEECH_DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => {
      resolve(null); // espeak-ng is not installed here: the button says that it cannot read aloud
    });
    child.once('close', (code) => {
      resolve(code === 0 && chunks.length > 0 ? Buffer.concat(chunks) : null);
    });
    child.stdin.on('error', () => undefined); // it ended before it read everything; `close` tells the outcome
    child.stdin.end(text.slice(0, MAX_SPOKEN_CHARACTERS));
  });
