import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkTemplateFiles, templateIds, templateOf, templatesFolder } from './templates.ts';
import { dayInWords, dayOnCampus, maskName, maskNumber } from './wording.ts';

test('R24 a published design that was edited stops the start, naming the file', () => {
  expect(() => {
    checkTemplateFiles();
  }).not.toThrow();
  const folder = mkdtempSync(path.join(tmpdir(), 'templates-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  cpSync(templatesFolder, folder, { recursive: true });
  appendFileSync(path.join(folder, 'frame-1.typ'), '\n');
  expect(() => {
    checkTemplateFiles(folder);
  }).toThrow(/frame-1\.typ was changed after certificate-of-enrolment-1 was published/);
});

test('every template fills from its own sample and says what it is in both languages', () => {
  for (const id of templateIds) {
    const template = templateOf(id);
    const { publicFacts } = template.fill(template.sample);
    for (const { zh, en } of [template.title, ...publicFacts.flatMap(({ label, value }) => [label, value])]) {
      expect(zh).not.toBe('');
      expect(en).not.toBe('');
    }
  }
});

test('masking shows a stranger enough to compare and too little to learn', () => {
  expect(maskName('欧阳明䶮')).toBe('欧**');
  expect(maskName(' 王一 ')).toBe('王**');
  expect(maskName('Maria da Silva')).toBe('M**** d**** S****');
  expect(maskName('')).toBe('****');
  expect(maskNumber('2023010812')).toBe('2023****12');
  expect(maskNumber('20231')).toBe('****');
});

test('dates are worded on the campus’s calendar', () => {
  expect(dayOnCampus(new Date('2026-02-28T15:59:59Z'))).toBe('2026-02-28');
  expect(dayOnCampus(new Date('2026-02-28T16:00:00Z'))).toBe('2026-03-01');
  expect(dayInWords('2026-03-01')).toEqual({ zh: '2026年3月1日', en: '1 March 2026' });
});
