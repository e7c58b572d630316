import type { Campus, Colleague } from './campus.ts';
import type { Row } from './records.ts';

type Found = { readonly department: string; readonly person?: Colleague };

/** The directory's answer: at most one record. */
export const relationRows = (campus: Campus, relation: string, of: string): readonly Row[] => {
  const found = find(campus, relation, of);
  if (!found) return [];
  const { department, person } = found;
  const named = person ?? campus.departments.find(({ id }) => id === department);
  if (!named) return [];
  return [{ relation, of, department, person: person?.number ?? null, name_zh: named.zh, name_en: named.en }];
};

const find = (campus: Campus, relation: string, of: string): Found | undefined => {
  const { students, staff, sources, principalOf } = campus;
  const student = students.find(({ number }) => number === of);
  const home = staff.find(({ number }) => number === of)?.home;
  switch (relation) {
    case 'own-school':
      return unit(student?.school ?? (home && schoolOf(campus, home)));
    case 'own-department':
      return unit(student?.school ?? home);
    case 'counsellor':
      return student && post(student.school, principalOf(`${student.school}/counsellor`));
    case 'supervisor':
      return student && student.level !== 'bachelor' ? supervisor(campus, student.school) : undefined;
    case 'principal-investigator': {
      const project = sources.finance.projects.find((one) => one.project === of);
      return project && post(project.principal.replace(/\/.*/, ''), principalOf(project.principal));
    }
    case 'owning-unit':
      return unit(sources.logistics.rooms.find(({ room }) => room === of)?.owner);
    default:
      return undefined; // a relation this directory does not keep
  }
};

const unit = (department: string | undefined): Found | undefined =>
  department === undefined ? undefined : { department };

const post = (department: string, person: Colleague | undefined): Found | undefined => person && { department, person };

/** The unit right under the university. */
const schoolOf = ({ departments }: Campus, id: string): string => {
  const parent = departments.find((one) => one.id === id)?.parent;
  return parent === undefined || parent === 'university' ? id : parent;
};

/** In the demo the head of the school's department supervises all its graduate students. */
const supervisor = ({ departments, principalOf }: Campus, school: string): Found | undefined => {
  const inner = departments.find(({ parent, offices }) => parent === school && offices.includes('head'));
  return inner && post(inner.id, principalOf(`${inner.id}/head`));
};
