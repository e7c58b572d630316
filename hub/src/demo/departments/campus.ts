import { demoOffices, readDemo, type Demo } from '../demo-files.ts';
import { passportName, staffNumber } from '../seed-people.ts';
import { readSources, type Sources } from './read-sources.ts';

export type Post = { readonly department: string; readonly role: string; readonly rank: 'principal' | 'backup' };

export type Colleague = {
  /** Place in the list of staff; those without an office come last. */
  readonly index: number;
  readonly number: string;
  readonly zh: string;
  readonly en: string;
  readonly posts: readonly Post[];
  /** Where they belong: for holders of offices, where the first of these is. */
  readonly home: string | undefined;
};

/** The demo campus as its departments know it. */
export type Campus = Pick<Demo, 'students' | 'departments'> & {
  readonly sources: Sources;
  readonly staff: readonly Colleague[];
  /** Who answers for an office, `department/role`; undefined when there is none such. */
  readonly principalOf: (office: string) => Colleague | undefined;
};

export const openCampus = (): Campus => {
  const { students, departments, staff: names, teachers } = readDemo();
  // As `seed-people.ts` fills them: two for every office, in the order of the list.
  const posts = demoOffices({ departments }).flatMap((office, i) =>
    (['principal', 'backup'] as const).map((rank, offset) => ({
      index: (i * 2 + offset) % names.length,
      post: { ...office, rank },
    })),
  );
  const holders = names.map((zh, index): Colleague => {
    const own = posts.filter((held) => held.index === index).map(({ post }) => post);
    return { index, number: staffNumber(index), zh, en: passportName(zh), posts: own, home: own[0]?.department };
  });
  const others = teachers.map(({ number, zh, department }, i): Colleague => ({
    ...{ index: names.length + i, number, zh, en: passportName(zh), posts: [], home: department },
  }));
  return {
    ...{ students, departments, staff: [...holders, ...others], sources: readSources() },
    principalOf: (office) => {
      const at = posts.find(
        ({ post: { department, role, rank } }) => rank === 'principal' && `${department}/${role}` === office,
      );
      return at && holders[at.index];
    },
  };
};
