/** The certificate as a web page: the same words, fonts, code, lines and sizes, for a browser to print. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

type Text = { readonly zh: string; readonly en: string };

/** Dark modules as one path, so many a side. */
type Code = { readonly count: number; readonly path: string };

/** What the typesetter is given; of it, what the page needs. */
export type Paper = {
  readonly title: Text;
  readonly issuer: { readonly name: Text; readonly department: Text };
  readonly issued: Text;
  readonly copy: {
    readonly serial: string;
    readonly code: string;
    readonly qr: Code;
    readonly offline: Code;
    readonly site: string;
  };
  readonly data: {
    readonly name: Text;
    readonly number: string;
    readonly born: Text;
    readonly school: Text;
    readonly programme: Text;
    readonly level: Text;
    readonly entryYear: string;
    readonly since: Text;
    readonly until: Text;
  };
};

const faces = (folders: readonly string[]): string =>
  folders
    .flatMap((folder) =>
      readdirSync(folder).flatMap((file) => (file.endsWith('.ttf') ? [path.join(folder, file)] : [])),
    )
    .map((file) => {
      const family = file.includes('NotoSerifSC') ? 'Noto Serif SC Paper' : 'Noto Serif Paper';
      const weight = file.includes('Bold') ? 700 : 400;
      return `@font-face{font-family:"${family}";font-weight:${String(weight)};src:url("${pathToFileURL(file).href}")}`;
    })
    .join('\n');

const code = ({ count, path: modules }: Code): string =>
  `<svg viewBox="0 0 ${String(count)} ${String(count)}"><path d="${modules}"/></svg>`;

/** Six closed curves of 288 points, as behind every paper. */
const rosette = (): string =>
  Array.from({ length: 6 }, (_, turn) => {
    const points = Array.from({ length: 288 }, (__, i) => {
      const a = (i * 1.25 * Math.PI) / 180;
      const r = 75 * (0.78 + 0.2 * Math.sin(12 * a + (turn * Math.PI) / 3));
      return `${(75 + r * Math.cos(a)).toFixed(3)} ${(75 + r * Math.sin(a)).toFixed(3)}`;
    });
    return `<path d="M${points.join('L')}z"/>`;
  }).join('');

export const paperBody = ({ title, issuer, issued, copy, data: d }: Paper): string => `
<svg class="rosette" viewBox="0 0 150 150">${rosette()}</svg>
<header><b class="zh">${issuer.name.zh}</b><span class="en">${issuer.name.en.toUpperCase()}</span></header>
<h1><b>${title.zh}</b><span>${title.en}</span></h1>
<p class="zh">兹证明<b>${d.name.zh}</b>（学号${d.number}，${d.born.zh}出生）系我校${d.school.zh}${d.programme.zh}${d.entryYear}级${d.level.zh}，于${d.since.zh}入学，现正常在读，预计${d.until.zh}毕业。</p>
<p class="zh">特此证明。</p>
<p class="en">This is to certify that <b>${d.name.en}</b> (student number ${d.number}, born on ${d.born.en}) was admitted to ${issuer.name.en} in ${d.since.en} and is at present enrolled as a ${d.level.en} student in ${d.programme.en} at the ${d.school.en}. Graduation is expected in ${d.until.en}.</p>
<section><span class="en">${issuer.department.en}<br>${issued.en}</span><span class="zh"><b>${issuer.department.zh}</b><br>${issued.zh}</span></section>
<footer>${code(copy.qr)}
<div>验证码 Verification code&emsp;第 1 页，共 1 页 Page 1 of 1<br><b>${copy.code}</b><br>编号 No. ${copy.serial}<br>扫左码或在 ${copy.site} 输入验证码，在线核对；右码供离线核对。<br>Scan the left code, or type it at ${copy.site}, to check this paper. The right code is checked without a network.</div>
${code(copy.offline)}</footer>`;

export const paperPage = (paper: Paper, fontFolders: readonly string[]): string => `<!doctype html><html lang="zh-CN">
<meta charset="utf-8"><title>${paper.title.zh}</title><style>
${faces(fontFolders)}
@page{size:A4;margin:25mm 28mm 12mm}
body{margin:0;font:15pt/2.1 "Noto Serif SC Paper","Noto Serif Paper";color:#14212b;height:259mm;position:relative}
.rosette{position:absolute;left:2mm;top:37mm;width:150mm;fill:none;stroke:#d3e0da;stroke-width:.09;z-index:-1}
header{text-align:center;color:#0c5c4a;border-bottom:1.6pt solid}
header b,h1 b{display:block;letter-spacing:.42em;font-size:24pt;line-height:1.4}
header span{font-size:10.5pt;letter-spacing:.24em}
h1{text-align:center;font-weight:400;font-size:14pt}h1 b{font-size:30pt}
p.zh{text-indent:2em;text-align:justify;margin:.3em 0}.en{font-family:"Noto Serif Paper";font-size:12pt;line-height:1.9}
section{display:flex;justify-content:space-between;margin-top:30mm;text-align:center}section .en{font-size:10.5pt;text-align:left}
footer{position:absolute;bottom:0;display:flex;gap:5mm;font-size:8pt;line-height:1.8;border-top:.4pt solid #0c5c4a;padding-top:3.5mm}
footer svg{width:20mm;flex:none;align-self:start}footer svg:last-child{width:30mm}footer b{font-size:15pt;letter-spacing:.06em}
</style><body>${paperBody(paper)}</body></html>`;
