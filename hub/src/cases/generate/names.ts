/** Names of people who do not exist: common surnames and characters of given names, at random. */
import { passportName } from '../../demo/seed-people.ts';
import { searchKeys } from '../../people/search-keys.ts';
import type { Seeded } from './seeded.ts';

const SURNAMES = Array.from(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
);
const GIVEN = Array.from(
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鑫浩宇轩涵梓萱欣怡博文思远嘉晨雨桐子墨俊一诺天佑若曦诗雅梦琪佳可心语嫣海建国志新春梅兰晓东亮云飞凯丹雪琳慧颖倩婷',
);

export type Named = { readonly nameZh: string; readonly nameEn: string; readonly search: readonly string[] };

export const inventName = (seed: Seeded, number: string): Named => {
  const given = seed.chance(0.8) ? [seed.pick(GIVEN), seed.pick(GIVEN)] : [seed.pick(GIVEN)];
  const nameZh = [seed.pick(SURNAMES), ...given].join('');
  const nameEn = passportName(nameZh);
  return { nameZh, nameEn, search: searchKeys({ nameZh, nameEn, number }) };
};
