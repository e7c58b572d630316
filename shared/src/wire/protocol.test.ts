import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faults } from '../faults.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const protocol = readFileSync(`${root}shared/PROTOCOL.md`, 'utf8');
const rules = [...protocol.matchAll(/^- \*\*(R\d+\.\d+)\*\*/gm)].map(([, rule]) => rule ?? '');

const testsIn = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(`${root}${folder}/${name}`, 'utf8'));

test('each rule of PROTOCOL.md is named by a test that proves it, and no test names one that is not there', () => {
  const sources = ['shared/src/wire', 'hub/src/realtime', 'hub/src/fleet', 'kiosk/src/server'].flatMap(testsIn);
  const named = new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/^\s*(?:test|describe|it)\b.*|^\]\)\(.*/gm)].flatMap(
        ([line]) => line.match(/\bR\d+\.\d+\b/g) ?? [],
      ),
    ),
  );
  expect(rules.length).toBeGreaterThan(30);
  expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
  expect([...named].filter((rule) => !rules.includes(rule))).toEqual([]);
});

test('each fault that PROTOCOL.md names has its words', () => {
  const section = protocol.slice(protocol.indexOf('## Faults on this wire'));
  const codes = [...section.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code ?? '');
  expect(codes.length).toBeGreaterThan(8);
  for (const code of codes) expect(Object.keys(faults)).toContain(code);
});
