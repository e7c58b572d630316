/** What `/verify` has to say, in one shape for code and file. Types of the hub only; nothing here runs a query. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { SealFaultCode } from '@yizhan/shared/messages/seal-faults.ts';
import type { CodeAnswer, FileAnswer } from '../papers/look-up.ts';
import type { RegisterEntry } from '../papers/register.ts';
import type { SealReport } from '../seals/verify-sealed.ts';

export type VerifyResult =
  | { readonly kind: 'paper'; readonly by: 'code' | 'file' | 'added-to'; readonly paper: RegisterEntry }
  | { readonly kind: 'unknown' | 'unknown-file-sealed' | 'forged' | 'cut-short' }
  /** `fault`: what is wrong with the seal; absent where nothing is. */
  | { readonly kind: 'altered-file' | 'unknown-file'; readonly fault?: SealFaultCode }
  | { readonly kind: 'mistyped' | 'serial-given' | 'newer-format' | 'not-a-pdf' | 'no-file' | 'too-large' }
  | { readonly kind: 'wrong-length'; readonly symbols: number; readonly expected: number }
  | { readonly kind: 'wrong-character'; readonly character: string }
  | { readonly kind: 'foreign'; readonly issuer: string }
  | { readonly kind: 'too-many'; readonly seconds: number };

const faulted = (fault: Fault): VerifyResult =>
  fault.fault === 'too-large'
    ? { kind: 'too-large' }
    : { kind: 'too-many', seconds: Number(fault.params?.['seconds'] ?? 60) };

export const codeResult = (answer: CodeAnswer | Fault): VerifyResult => {
  if ('fault' in answer) return faulted(answer);
  switch (answer.kind) {
    case 'found':
      return { kind: 'paper', by: 'code', paper: answer.paper };
    case 'newer-format':
      return { kind: 'newer-format' };
    case 'unknown':
    case 'serial-given':
    case 'mistyped':
    case 'forged':
    case 'cut-short':
    case 'foreign':
    case 'wrong-length':
    case 'wrong-character':
      return answer;
    default:
      return answer satisfies never;
  }
};

const faultIn = (seal: SealReport): { readonly fault?: SealFaultCode } =>
  seal.kind === 'intact' ? {} : { fault: seal.fault };

export const fileResult = (answer: FileAnswer | Fault): VerifyResult => {
  if ('fault' in answer) return faulted(answer);
  switch (answer.kind) {
    case 'genuine':
      return { kind: 'paper', by: 'file', paper: answer.paper };
    case 'added-to':
      return { kind: 'paper', by: answer.kind, paper: answer.paper };
    case 'altered':
      return { kind: 'altered-file', ...faultIn(answer.seal) };
    case 'unknown':
      return answer.seal.kind === 'faulty'
        ? { kind: 'unknown-file', ...faultIn(answer.seal) }
        : { kind: 'unknown-file-sealed' };
    case 'not-a-pdf':
      return { kind: 'not-a-pdf' };
    default:
      return answer satisfies never;
  }
};
