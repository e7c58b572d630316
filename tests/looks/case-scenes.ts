/**
 * Cases on the demo campus, begun at the counter and carried on by clerks through the pages themselves, and the pictures
 * taken of them: the page of a case as each office sees it, and the counter from the card to the receipt.
 */
import type { Browser, Page } from '@playwright/test';
import pg from 'pg';

/** Of the demo campus (hub/demo/sources): who owes what to whom. */
const owes = { library: '2023010102', housing: '2023030207', finance: '2024030104', nobody: '2023010101' } as const;

export type CaseMorning = {
  /** Person ids, and the case of each. */
  readonly students: Readonly<Record<keyof typeof owes, string>>;
  readonly cases: Readonly<Record<keyof typeof owes, string>>;
  /** The finance office asks something in the case of who owes the library. */
  readonly ask: () => Promise<void>;
};

type Place = { readonly url: string; readonly databaseUrl: string; readonly sessions: ReadonlyMap<string, string> };

const as = async (browser: Browser, { url, sessions }: Place, login: string): Promise<Page> => {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await context.addCookies([{ name: 'yizhan_session', value: sessions.get(login) ?? '', url }]);
  return context.newPage();
};

const withDatabase = async <T>(databaseUrl: string, use: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
};

const studentOf = (databaseUrl: string, number: string): Promise<string> =>
  withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from person where number = $1', [number]);
    return rows[0]?.id ?? '';
  });

/** On shift now and without a cap, so that dispatch gives the cases to this log-in on every day of the week. */
const putOnDuty = (databaseUrl: string, login: string): Promise<void> =>
  withDatabase(databaseUrl, async (client) => {
    await client.query(
      `with clerk_of as (select person_id as id from account where login = $1),
         uncapped as (update clerk set max_open = null where person_id in (select id from clerk_of)),
         others as (delete from shift where person_id in (select id from clerk_of))
       insert into shift (id, person_id, starts_at, ends_at)
       select gen_random_uuid(), id, now() - interval '1 hour', now() + interval '8 hours' from clerk_of`,
      [login],
    );
  });

/** Fills the counter's form of leaving clearance; the two things handed over are ticked off. */
const fillClearance = async (page: Page, url: string, student: string): Promise<void> => {
  await page.goto(`${url}/desk/counter?person=${student}&service=leaving-clearance`);
  await page.waitForLoadState('networkidle');
  await page.check('input[name="f.reason"][value="graduation"]');
  for (const one of ['student-card', 'keys']) await page.check(`input[name="f.${one}"]`);
};

/** As long as a person needs; the case's id. */
const handIn = async (page: Page, url: string, student: string): Promise<string> => {
  await fillClearance(page, url, student);
  await page.click('form[action^="?/review"] .action');
  await page.click('form[action^="?/handIn"] .action');
  return ((await page.locator('.receipt a[href^="/desk/cases/"]').getAttribute('href')) ?? '').split('/').at(-1) ?? '';
};

/** Opens the form behind a key, fills in one text and sends it. */
const write = async (page: Page, form: { key: string; field: string; text: string; act: string }): Promise<void> => {
  await page.waitForLoadState('networkidle');
  await page.locator(`summary[data-key="${form.key}"]`).click();
  await page.fill(form.field, form.text);
  await page.click(`form[action="?/${form.act}"] > .action`);
  await page.waitForURL(new RegExp(`done=${form.act}`));
};

const makeLink = async (page: Page): Promise<void> => {
  await page.locator('details:has(form[action="?/linkPaper"]) > summary').click();
  await page.click('form[action="?/linkPaper"] > .action');
  await page.locator('code').first().waitFor();
};

export const writeCaseMorning = async (browser: Browser, place: Place): Promise<CaseMorning> => {
  const { url } = place;
  await putOnDuty(place.databaseUrl, 'clerk');
  const clerk = await as(browser, place, 'clerk');
  const [students, cases]: [Record<string, string>, Record<string, string>] = [{}, {}];
  for (const [who, number] of Object.entries(owes)) {
    students[who] = await studentOf(place.databaseUrl, number);
    cases[who] = await handIn(clerk, url, students[who]);
  }
  const at = (who: keyof typeof owes): string => `${url}/desk/cases/${cases[who] ?? ''}`;
  for (const who of ['library', 'housing', 'finance', 'nobody'] as const) await settle(clerk, at(who));

  await clerk.goto(at('library'));
  await clerk.click('form[action="?/nudge"] button');
  await clerk.waitForURL(/done=nudge/);
  await write(clerk, { key: 'q', field: '#ask-text', text: '逾期的那本书昨天还了，系统更新了吗？', act: 'ask' });

  const finance = await as(browser, place, 'finance');
  await finance.goto(at('finance'));
  await write(finance, {
    ...{ key: 'r', field: '[id$="return-note"]', text: '学费票据与姓名不符，请带原件到二楼核对。' },
    act: 'sendBack',
  });

  const school = await as(browser, place, 'school');
  await school.goto(at('nobody'));
  await school.fill('[id$="approve-note"]', '手续齐全。');
  await school.click('form[action="?/sign"] [data-key="a"]');
  await school.waitForURL(/done=sign/);
  await settle(school, at('nobody'));
  for (const page of [clerk, school]) await page.context().close();
  return {
    students: students as CaseMorning['students'],
    cases: cases as CaseMorning['cases'],
    ask: async () => {
      await finance.goto(at('library'));
      await write(finance, { key: 'q', field: '#ask-text', text: '学费由谁来缴？', act: 'ask' });
    },
  };
};

/** Departments' data is asked in the background: the page is read again until each has answered or was given up. */
const settle = async (page: Page, at: string): Promise<void> => {
  const until = Date.now() + 60_000;
  for (;;) {
    await page.goto(at);
    const waiting = await page.getByText('系统自动办理').count();
    if (waiting === 0) return;
    if (Date.now() > until) throw new Error('Departments’ data was still being asked after a minute');
    await page.waitForLoadState('networkidle');
  }
};

type Scene = { readonly name: string; readonly staff: string; open(page: Page): Promise<void> };

export const caseScenes = (base: string, { cases, students, ask }: CaseMorning): readonly Scene[] => {
  const ready = async (page: Page, path: string): Promise<void> => {
    await page.goto(base + path);
    await page.waitForLoadState('networkidle');
  };
  const student = students.library;
  const at =
    (who: keyof typeof owes) =>
    (page: Page): Promise<void> =>
      ready(page, `/desk/cases/${cases[who]}`);
  const found = `/desk/cases/${cases.library}`;
  const passed = `/desk/cases/${cases.nobody}`;
  return [
    {
      name: 'desk-taken',
      staff: 'library',
      open: async (page) => {
        await ready(page, '/desk');
        const line = page.locator(`li[data-id="${cases.library}"]`);
        await line.hover();
        if ((await line.locator('.held').count()) === 0) await line.locator('button', { hasText: 'T' }).last().click();
        await line.locator('.held').waitFor();
      },
    },
    {
      name: 'counter-picker',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, `/desk/counter?person=${student}&service=venue-booking`);
        await page.locator('[name="f.room"]').fill('ej');
        await page.locator('[role=option]').first().waitFor();
        await page.keyboard.press('ArrowDown');
      },
    },
    {
      name: 'counter-picked',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, `/desk/counter?person=${student}&service=venue-booking`);
        await page.locator('[name="f.room"]').fill('报告厅');
        await page.locator('[role=option]').first().waitFor();
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.locator('[role=status]', { hasText: /报告厅|Hall/ }).waitFor();
      },
    },
    {
      name: 'counter-picker-none',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, `/desk/counter?person=${student}&service=venue-booking`);
        await page.locator('[name="f.room"]').fill('游泳池');
        await page.locator('[role=status]', { hasText: /没有找到|Nothing like/ }).waitFor();
      },
    },
    { name: 'desk-case-power', staff: 'clerk', open: at('housing') },
    { name: 'desk-case-signer', staff: 'library', open: at('library') },
    { name: 'desk-case-returned', staff: 'clerk', open: at('finance') },
    { name: 'desk-case-passed', staff: 'clerk', open: at('nobody') },
    { name: 'desk-case-overseen', staff: 'supervisor', open: at('library') },
    {
      name: 'desk-case-forms',
      staff: 'library',
      open: async (page) => {
        await ready(page, found);
        await page.locator('summary[data-key="r"]').click();
        await page.locator('summary[data-key="x"]').click();
      },
    },
    {
      name: 'desk-case-lost-race',
      staff: 'library',
      open: async (page) => {
        await ready(page, found);
        await page.fill('[id$="approve-note"]', '书已还，逾期费已缴。');
        // As the page was before the step began anew.
        await page.evaluate(() =>
          document.querySelectorAll<HTMLInputElement>('[name=seen]').forEach((input) => (input.value = '2')),
        );
        await page.click('form[action="?/sign"] [data-key="a"]');
        await page.locator('.notice[role=alert]').waitFor();
      },
    },
    {
      name: 'desk-case-news',
      staff: 'library',
      open: async (page) => {
        await ready(page, found);
        await page.fill('[id$="approve-note"]', '书已还。');
        await page.locator('.strip .busy').waitFor();
        await ask();
        await page.locator('.strip button').waitFor();
        await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
      },
    },
    {
      name: 'desk-case-hand-over',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, found);
        await page.locator('summary[data-key="h"]').click();
        await page.fill('#hand-over-q', 'w');
        await page.click('form[action="?/handOver"] [formaction="?/find"]');
        await page.locator('form[action="?/handOver"] [type=radio]').first().waitFor();
      },
    },
    {
      name: 'desk-case-link',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, passed);
        if ((await page.locator('code').count()) === 0) await makeLink(page);
        await page.locator('code').first().scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'paper-link',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, passed);
        if ((await page.locator('code').count()) === 0) await makeLink(page);
        await page.goto((await page.locator('code').first().textContent()) ?? '');
      },
    },
    { name: 'paper-link-over', staff: 'clerk', open: (page) => ready(page, '/p/none') },
    { name: 'counter', staff: 'clerk', open: (page) => ready(page, '/desk/counter') },
    {
      name: 'counter-found',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, '/desk/counter');
        await page.fill('#q', 'z');
        await page.press('#q', 'Enter');
        await page.locator('.people').waitFor();
      },
    },
    { name: 'counter-services', staff: 'clerk', open: (page) => ready(page, `/desk/counter?person=${student}`) },
    {
      name: 'counter-form-wrong',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, `/desk/counter?person=${student}&service=venue-booking`);
        await page.fill('[name="f.title"]', '社团迎新晚会');
        await page.check('input[name="f.external"][value="yes"]');
        await page.fill('[name="f.people"]', 'many');
        await page.click('form[action^="?/review"] .action');
        await page.locator('.problem').first().waitFor();
      },
    },
    {
      name: 'counter-files',
      staff: 'clerk',
      open: async (page) => {
        await ready(page, `/desk/counter?person=${student}&service=hukou-transfer`);
        const choose = page.locator('input[type=file]');
        const letter = { name: '录取通知书（复印件）.pdf', mimeType: 'application/pdf', buffer: await page.pdf() };
        const program = { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') };
        await choose.first().setInputFiles(program);
        await page.locator('li.failed').waitFor();
        await choose.first().setInputFiles(letter);
        await page.locator('li.there').waitFor();
        await page.locator('li.there').scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'counter-review',
      staff: 'clerk',
      open: async (page) => {
        await fillClearance(page, base, student);
        await page.click('form[action^="?/review"] .action');
        await page.locator('form[action^="?/handIn"]').waitFor();
      },
    },
    {
      name: 'counter-receipt',
      staff: 'clerk',
      open: async (page) => {
        await fillClearance(page, base, student);
        await page.click('form[action^="?/review"] .action');
        await page.click('form[action^="?/handIn"] .action');
        await page.locator('.receipt').waitFor();
      },
    },
  ];
};
