import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRootKeyFile, openRootKey, readRootKeyBytes, rootKeyFrom } from './root-key.ts';

const place = (): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-root-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return path.join(dir, 'root.key');
};
const file = (at: string) => ({ kind: 'file', path: at }) as const;

test('R28 a root key is made by an explicit call, for its owner alone, and never over another', () => {
  const at = place();
  expect(() => openRootKey(file(at))).toThrow(/YIZHAN_ROOT_KEY_FILE .* does not exist/);
  createRootKeyFile(at);
  expect(statSync(at).mode & 0o777).toBe(0o600);
  const { id } = openRootKey(file(at));
  expect(() => {
    createRootKeyFile(at);
  }).toThrow(/YIZHAN_ROOT_KEY_FILE .* exists already/);
  expect(openRootKey(file(at)).id).toEqual(id);
});

test('R24 a root key that others can read stops the start and says the chmod', () => {
  const at = place();
  createRootKeyFile(at);
  chmodSync(at, 0o640);
  expect(() => openRootKey(file(at))).toThrow(`chmod 600 ${at}`);
  expect(() => openRootKey(file(at))).toThrow(/YIZHAN_ROOT_KEY_FILE/);
});

test('R28 a systemd credential keeps the mode systemd gave it', () => {
  const at = place();
  writeFileSync(at, Buffer.alloc(32, 7), { mode: 0o440 });
  expect(readRootKeyBytes({ kind: 'systemd-credential', path: at })).toEqual(Buffer.alloc(32, 7));
});

test('R24 a root key of another length stops the start without showing it', () => {
  const at = place();
  writeFileSync(at, 'opensesame', { mode: 0o600 });
  expect(() => openRootKey(file(at))).toThrow(/YIZHAN_ROOT_KEY_FILE .* must hold 32 bytes/);
  expect(() => openRootKey(file(at))).not.toThrow(/opensesame/);
});

test('R28 what one root key wraps opens only under it and only under its label', () => {
  const [a, b] = [rootKeyFrom(Buffer.alloc(32, 1), 'a'), rootKeyFrom(Buffer.alloc(32, 2), 'b')];
  const wrapped = a.wrap(Buffer.from('secret'), 'ca|1');
  expect(a.unwrap(wrapped, 'ca|1').toString()).toBe('secret');
  expect(() => a.unwrap(wrapped, 'ca|2')).toThrow();
  expect(() => b.unwrap(wrapped, 'ca|1')).toThrow();
  expect(a.id).not.toEqual(b.id);
});
