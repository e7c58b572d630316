/** The form by which a power is handed down: what was typed becomes a grant, or a list of what is wrong. */
import { instantOf, dayOfDate, type Calendar } from '@yizhan/shared/campus/calendar.ts';
import { powerTexts as t } from '@yizhan/shared/messages/hub-powers.ts';
import { word } from '@yizhan/shared/messages/text.ts';
import type { Bilingual } from '@yizhan/shared/wire/messages.ts';
import { isUuid, type Fields } from '../../desk/acts/fields.ts';
import { powerGrant, type PowerGrant } from '../../powers/power.ts';
import type { GrantableStep } from './grantable-steps.ts';

/** `field` is the name of the input, for a link to it. */
export type GrantProblem = { readonly field: GrantField; readonly says: Bilingual };
export type GrantField = keyof typeof t.form.wrong;

type Given = { readonly step: GrantableStep; readonly calendar: Calendar; readonly now: Date };

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MONEY = /^\d{1,10}(\.\d{1,2})?$/;
const WHOLE = /^\d{1,9}$/;
const MAX_RULE = 400;

const problem = (field: GrantField): GrantProblem => {
  const says = t.form.wrong[field];
  return { field, says: { zh: word(says, 'zh'), en: word(says, 'en') } };
};

/** A grant that the register would take as far as a form can tell, or every entry that is wrong. */
export const readGrant = (fields: Fields, { step, calendar, now }: Given): PowerGrant | readonly GrantProblem[] => {
  const wrong: GrantProblem[] = [];
  const take = <T>(field: GrantField, value: T | undefined): T | undefined => {
    if (value === undefined) wrong.push(problem(field));
    return value;
  };
  const holder = take('holder', holderOf(fields));
  const amount = fields.one('amount').trim();
  const fen = amount === '' ? undefined : take('amount', amountOf(amount, step));
  const from = take('from', dateOf(fields.one('from'), 0, calendar));
  const last = dateOf(fields.one('until'), 1, calendar);
  const until = take('until', last && from && last > from && last > now ? last : undefined);
  const basis = take('basis', basisOf(fields));
  const samplePercent = take('sample', wholeOf(fields.one('sample')));
  const objectionLimit = take('objections', wholeOf(fields.one('objections')));
  const [kinds, places] = [kindsOf(fields, step), placesOf(fields, step)];
  const grant = {
    ...{ flowId: step.flowId, step: step.stepId, ...(step.slot === undefined ? {} : { slot: step.slot }) },
    ...{ office: step.place, holder, from, until, basis, samplePercent, objectionLimit },
    limit: {
      ...(fen === undefined ? {} : { amount: fen }),
      ...(kinds.length === 0 ? {} : { kinds }),
      ...(places.length === 0 ? {} : { places }),
    },
  };
  if (wrong.length > 0) return wrong;
  const parsed = powerGrant.safeParse(grant);
  if (parsed.success) return parsed.data;
  return [...new Set(parsed.error.issues.map(({ path }) => fieldOf(path.map(String))))].map(problem);
};

/** Entry of a grant → input of the form. */
const fieldOf = ([entry = '', inner = '']: readonly string[]): GrantField => {
  switch (entry) {
    case 'limit':
      return inner === 'places' ? 'places' : inner === 'kinds' ? 'kinds' : 'amount';
    case 'samplePercent':
      return 'sample';
    case 'objectionLimit':
      return 'objections';
    case 'from':
    case 'until':
    case 'basis':
      return entry;
    default:
      return 'holder';
  }
};

const holderOf = (fields: Fields): PowerGrant['holder'] | undefined => {
  const kind = fields.one('holder');
  switch (kind) {
    case 'responsible':
    case 'rule':
      return { kind };
    case 'person':
      return isUuid(fields.one('person')) ? { kind, person: fields.one('person') } : undefined;
    case 'office': {
      const [department = '', role = ''] = fields.one('office').split('/');
      return department === '' || role === '' ? undefined : { kind, department, role };
    }
    default:
      return undefined;
  }
};

const amountOf = (typed: string, { measures }: GrantableStep): number | undefined => {
  if (!measures.amount) return undefined;
  const plain = typed.replaceAll(/[,，\s]/g, '');
  if (!measures.amount.isMoney) return WHOLE.test(plain) ? Number(plain) : undefined;
  return MONEY.test(plain) ? Math.round(Number(plain) * 100) : undefined;
};

/** Campus days: the first from its midnight, the last with its evening. */
const dateOf = (typed: string, plusDays: number, calendar: Calendar): Date | undefined => {
  if (!DATE.test(typed)) return undefined;
  const day = dayOfDate(typed);
  return Number.isNaN(day) ? undefined : new Date(instantOf(day + plusDays, 0, calendar));
};

/** Without an English wording the Chinese one stands for both. */
const basisOf = (fields: Fields): PowerGrant['basis'] | undefined => {
  if (fields.one('no-basis') === 'yes') return 'none';
  const [zh, en, since] = [fields.one('rule').trim(), fields.one('rule-en').trim(), fields.one('since')];
  if (zh === '' || zh.length > MAX_RULE || en.length > MAX_RULE || !DATE.test(since)) return undefined;
  return { rule: { zh, en: en === '' ? zh : en }, since };
};

const wholeOf = (typed: string): number | undefined => {
  const value = Number(typed);
  return WHOLE.test(typed) && value >= 1 && value <= 100 ? value : undefined;
};

const kindsOf = (fields: Fields, { measures }: GrantableStep): string[] => {
  const offered = new Set(measures.kind?.options.map(({ value }) => value));
  return fields.all('kind').filter((value) => offered.has(value));
};

/** Numbers of rooms or places, however they are parted. */
const placesOf = (fields: Fields, { measures }: GrantableStep): string[] =>
  measures.place
    ? [
        ...new Set(
          fields
            .one('places')
            .split(/[\s,，、;；]+/)
            .filter((place) => place !== ''),
        ),
      ]
    : [];
