/** What a person needs to begin: addresses, log-ins, cards. */
export type DemoFacts = {
  readonly urls: Readonly<
    Record<'kiosk' | 'panel' | 'hub' | 'console' | 'desk' | 'verify' | 'departments' | 'timestamps', string>
  >;
  readonly logins: readonly {
    readonly login: string;
    readonly password: string;
    readonly role: string;
    readonly for?: string;
  }[];
  readonly cards: readonly {
    readonly uid: string;
    readonly name: string;
    readonly nameEn: string;
    readonly shows: { readonly zh: string; readonly en: string };
  }[];
};

const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Columns on a terminal: a Chinese character takes two (Unicode TR 11, East Asian Wide). */
const width = (text: string): number => {
  let columns = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) columns += WIDE.test(segment) ? 2 : 1;
  return columns;
};
const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));

const rows = (lines: readonly (readonly string[])[]): string => {
  const columns = lines[0]?.map((_, i) => Math.max(...lines.map((line) => width(line[i] ?? '')))) ?? [];
  return lines
    .map(
      (line) =>
        `  ${line
          .map((cell, i) => pad(cell, columns[i] ?? 0))
          .join('   ')
          .trimEnd()}`,
    )
    .join('\n');
};

/** The small table that a start ends with. */
export const startTable = ({ urls, logins, cards }: DemoFacts, seconds: number): string =>
  [
    '',
    `一站 Yizhan is running (ready after ${seconds.toFixed(0)} s). Ctrl-C stops it.`,
    '',
    rows([
      ['Kiosk 自助机', urls.kiosk],
      ['Device panel 设备面板', urls.panel],
      ['Console 运行台', urls.console],
      ['Desk 工作台', urls.desk],
      ['Verify 验证', urls.verify],
      ['Departments 部门数据', urls.departments],
      ['Timestamps 时间戳', urls.timestamps],
    ]),
    '',
    rows(logins.map(({ login, password, role, for: what = '' }) => [login, password, role, what])),
    '',
    rows(
      cards.map(({ uid, name, nameEn, shows }) => [uid, name === nameEn ? name : `${name} ${nameEn}`.trim(), shows.en]),
    ),
    '',
  ].join('\n');
