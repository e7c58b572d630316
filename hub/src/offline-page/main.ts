/** Entry of the page that is kept on a disk: bundled into one script by vite.config.ts. */
import { mount } from 'svelte';
import { offlineTexts } from '@yizhan/shared/messages/offline-page.ts';
import { fromBase64Url, readKeyList, sha256 } from '@yizhan/shared/paper/key-list.ts';
import OfflineVerifier from './OfflineVerifier.svelte';

const target = document.getElementById('page') ?? document.body;
const initial = navigator.language.startsWith('zh') ? 'zh' : 'en';
const file = document.getElementById('key-list')?.textContent ?? '';

const tell = (text: { readonly zh: string; readonly en: string }): void => {
  target.textContent = `${text.zh} ${text.en}`;
};

const begin = async (): Promise<void> => {
  // Browsers keep their cryptography from pages that came over plain HTTP.
  if (!isSecureContext) return tell(offlineTexts.insecure);
  const signer = fromBase64Url((JSON.parse(file) as { readonly key: string }).key);
  const list = await readKeyList(file, signer);
  if (!list) return tell(offlineTexts.broken);
  const digest = Array.from((await sha256(signer)).subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
  const fingerprint = (digest.toUpperCase().match(/.{4}/g) ?? []).join(' ');
  target.textContent = '';
  mount(OfflineVerifier, { target, props: { list, fingerprint, initial, now: () => Math.floor(Date.now() / 1000) } });
};

begin().catch(() => {
  tell(offlineTexts.broken);
});
