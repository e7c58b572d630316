/** One HTML file that verifies long codes without a network: script, style and the signed key list are inside it. */
import { createHash } from 'node:crypto';
import base from '../ui/base.css?inline';
import tokens from '@yizhan/shared/look/tokens.css?inline';
import { offlineTexts } from '@yizhan/shared/messages/offline-page.ts';
import type { SignedKeyList } from '@yizhan/shared/paper/key-list.ts';
import { script } from 'virtual:offline-verifier';

const style = `${tokens}\n${base}`;
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What the page may do, on the network's side and, by the copy within it, on a disk: run its own script, and reach nothing. */
export const PAGE_POLICY = [
  ...["default-src 'none'", `script-src ${hash(script)}`, "style-src 'unsafe-inline'", 'img-src blob:'],
  ...["base-uri 'none'", "form-action 'none'"],
].join('; ');

/** `</script` cannot stand inside a JSON text in HTML. */
const inHtml = (json: string): string => json.replaceAll('<', '\\u003c');

export const makePage = (list: SignedKeyList): string => `<!doctype html>
<html lang="zh-CN" data-scheme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="content-security-policy" content="${PAGE_POLICY}">
<title>${offlineTexts.title.zh} · ${offlineTexts.title.en}</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>${offlineTexts.noScript.zh} ${offlineTexts.noScript.en}</noscript>
<script type="application/json" id="key-list">${inHtml(JSON.stringify(list))}</script>
<script>${script}</script>
</body>
</html>
`;
