import type { Answer, Deadlines, Endpoint, Exchange } from './exchange.ts';
import { openExchange } from './exchange.ts';
import type { IppAttribute, IppGroup, IppMessage, IppValue, TextTag } from './message.ts';
import { groupOf, textOf } from './message.ts';
import type { operations } from './tags.ts';
import { groupTags } from './tags.ts';

const IPP_2_0 = [2, 0] as const;
const NO_DATA = new Uint8Array();

const attribute = (name: string, ...values: IppValue[]): IppAttribute => ({ name, values });
export const words = (tag: TextTag, name: string, ...values: string[]): IppAttribute =>
  attribute(name, ...values.map((value) => ({ tag, value })));
export const integer = (name: string, value: number): IppAttribute => attribute(name, { tag: 'integer', value });
export const boolean = (name: string, value: boolean): IppAttribute => attribute(name, { tag: 'boolean', value });

export type Reply =
  | { readonly kind: 'ok'; readonly message: IppMessage }
  /** The printer itself said no; `code` is an IPP status (RFC 8011 appendix B). */
  | { readonly kind: 'said-no'; readonly code: number; readonly why: string }
  | Exclude<Answer, { kind: 'answer' }>;

export type Request = {
  readonly operation: (typeof operations)[keyof typeof operations];
  /** After charset, language, printer-uri and requesting-user-name, in this order (RFC 8011 §4.1.4, §4.1.5). */
  readonly with?: readonly IppAttribute[];
  readonly jobId?: number;
  readonly job?: readonly IppAttribute[];
  readonly data?: Uint8Array;
};

export type IppClient = { ask(request: Request, deadlines: Deadlines): Promise<Reply> };

export function openIppClient(
  endpoint: Endpoint,
  user: string,
  exchange: Exchange = openExchange(endpoint),
): IppClient {
  let lastId = 0;

  const build = (request: Request): IppMessage => {
    lastId = (lastId % 0x7fff_ffff) + 1;
    const operation: IppGroup = {
      tag: groupTags.operation,
      attributes: [
        words('charset', 'attributes-charset', 'utf-8'),
        words('naturalLanguage', 'attributes-natural-language', 'en'),
        words('uri', 'printer-uri', endpoint.uri),
        ...(request.jobId === undefined ? [] : [integer('job-id', request.jobId)]),
        words('nameWithoutLanguage', 'requesting-user-name', user),
        ...(request.with ?? []),
      ],
    };
    return {
      version: IPP_2_0,
      code: request.operation,
      requestId: lastId,
      groups: request.job ? [operation, { tag: groupTags.job, attributes: request.job }] : [operation],
      data: request.data ?? NO_DATA,
    };
  };

  return {
    async ask(request, deadlines) {
      const sent = build(request);
      const answer = await exchange.send(sent, deadlines);
      if (answer.kind !== 'answer') return answer;
      const { message } = answer;
      if (message.requestId !== sent.requestId) return { kind: 'broken', why: 'an answer to another request' };
      // 0x0000–0x00ff are the successful codes.
      if (message.code < 0x0100) return { kind: 'ok', message };
      const said = textOf(groupOf(message, groupTags.operation), 'status-message') ?? 'no reason given';
      return {
        kind: 'said-no',
        code: message.code,
        why: `IPP 0x${message.code.toString(16).padStart(4, '0')}: ${said}`,
      };
    },
  };
}
