import { expect, test } from 'vitest';
import { hub } from '@yizhan/shared/messages/hub.ts';
import { sealFaults, type SealFaultCode } from '@yizhan/shared/messages/seal-faults.ts';
import type { RegisterEntry, Standing } from '../papers/register.ts';
import { verdictOf } from './verdict.ts';

const paper = (standing: Standing): RegisterEntry => ({
  serial: 'YLU-2026-7K3Q-FM9X-2TCW',
  copy: 1,
  title: { zh: '在读证明', en: 'Certificate of Enrolment' },
  department: { zh: '教务处', en: 'Registrar' },
  university: { zh: '云岭大学', en: 'Yunling University' },
  seal: { zh: '学籍专用章', en: 'Student records seal' },
  issuedAt: new Date('2026-11-23T02:00:00Z'),
  pages: 1,
  facts: [],
  standing,
});
const valid = paper({ kind: 'valid' });
const voided = paper({ kind: 'voided', at: new Date('2026-11-24T02:00:00Z') });

test('R15 only a paper that is valid now and not altered can be relied on', () => {
  expect(verdictOf({ kind: 'paper', by: 'code', paper: valid }, 'en').tone).toBe('stands');
  expect(verdictOf({ kind: 'paper', by: 'file', paper: valid }, 'en').tone).toBe('stands');
  expect(verdictOf({ kind: 'altered-file' }, 'en').tone).toBe('doubt');
  expect(verdictOf({ kind: 'paper', by: 'added-to', paper: valid }, 'en').tone).toBe('doubt');
  expect(verdictOf({ kind: 'paper', by: 'file', paper: voided }, 'en').tone).toBe('doubt');
  expect(
    verdictOf({ kind: 'paper', by: 'code', paper: paper({ kind: 'expired', since: new Date() }) }, 'en').tone,
  ).toBe('doubt');
});

test('a genuine file of a voided paper is said to be both', () => {
  const verdict = verdictOf({ kind: 'paper', by: 'file', paper: voided }, 'zh');
  expect(verdict.title).toEqual(hub.verify.voided);
  expect(verdict.params).toEqual({ date: '2026年11月24日' });
  expect(verdict.also).toEqual(hub.verify.genuineBut);
});

test('what is wrong with the seal of a file is said in its own sentence, unless there is none', () => {
  for (const kind of ['altered-file', 'unknown-file'] as const) {
    for (const fault of Object.keys(sealFaults) as SealFaultCode[]) {
      const { also, tone } = verdictOf({ kind, fault }, 'en');
      expect(tone).toBe('doubt');
      expect(also, fault).toEqual(fault === 'unsealed' ? undefined : sealFaults[fault]);
    }
    expect(verdictOf({ kind }, 'en').also).toBeUndefined();
  }
});

test('an altered file is said to be altered, and shows nothing of the register', () => {
  const verdict = verdictOf({ kind: 'altered-file' }, 'en');
  expect(verdict.title).toEqual(hub.verify.altered);
  expect(verdict.paper).toBeUndefined();
});

test('a slip of the finger is not called a forgery, and points to its field', () => {
  expect(verdictOf({ kind: 'mistyped' }, 'en')).toMatchObject({ tone: 'slip', at: 'code' });
  expect(verdictOf({ kind: 'not-a-pdf' }, 'en')).toMatchObject({ tone: 'slip', at: 'file' });
});
