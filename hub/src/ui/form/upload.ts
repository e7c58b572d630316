/** Sends one file to where a form takes them, and says how far it has come. */
import type { FileAnswer } from '@yizhan/shared/flow/answers.ts';

export type Sent =
  | { readonly file: FileAnswer; readonly kind: string; readonly pages: number }
  | { readonly message: string | undefined };

/** One file of a field, as far as it has come. */
export type FileRowState =
  | { readonly is: 'sending'; readonly name: string; readonly part: number; readonly stop: () => void }
  | { readonly is: 'failed'; readonly name: string; readonly message: string }
  | { readonly is: 'there'; readonly file: FileAnswer };

type Sending = {
  /** Of the endpoint, with whose file it is. */
  readonly url: string;
  readonly file: File;
  /** From 0 to 1: what has left this device. */
  readonly progress: (part: number) => void;
  readonly signal: AbortSignal;
};

/** `message`: the hub's sentence about what was wrong; undefined when nothing came back at all. */
export const upload = ({ url, file, progress, signal }: Sending): Promise<Sent> =>
  new Promise((resolve) => {
    // fetch cannot tell how much of a body has been sent.
    const request = new XMLHttpRequest();
    const end = (): void => {
      resolve(readAnswer(request.responseText));
    };
    request.open('POST', url);
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = ({ loaded, total }) => {
      progress(total > 0 ? loaded / total : 0);
    };
    request.onload = end;
    request.onerror = end;
    request.onabort = end;
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });

const readAnswer = (text: string): Sent => {
  try {
    const said = JSON.parse(text) as Record<string, unknown>;
    const { id, name, sha256, kind, pages, message } = said;
    const file = typeof id === 'string' && typeof name === 'string' && typeof sha256 === 'string';
    if (file && typeof kind === 'string' && typeof pages === 'number')
      return { file: { id, name, sha256 }, kind, pages };
    return { message: typeof message === 'string' ? message : undefined };
  } catch {
    return { message: undefined }; // a proxy's page, or nothing
  }
};
