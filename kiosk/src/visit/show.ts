import { hubGivesCopies } from './copies.ts';
import { warning } from './limits.ts';
import type { Screen, StepProgress, View } from './view.ts';
import type { OpenVisit, Problem, Surroundings, Visit } from './visit.ts';

/** The screen for where the visit stands; names and numbers only inside it. */
export const show = (
  visit: Visit,
  around: Pick<Surroundings, 'now' | 'limits'>,
  frame: Pick<View, 'terminal' | 'revision'>,
): View => {
  const time = warning(visit, around);
  return {
    ...frame,
    language: visit.language,
    screen: screenOf(visit),
    ...(visit.kind === 'open' ? { person: visit.home.person } : {}),
    ...(time ? { warning: time } : {}),
  };
};

const screenOf = (visit: Visit): Screen => {
  switch (visit.kind) {
    case 'attract':
    case 'tap':
    case 'identifying':
      return { kind: visit.kind };
    case 'refused':
      return news(visit.problem);
    case 'goodbye':
      return { kind: 'goodbye', why: visit.why };
    case 'open':
      return pageOf(visit);
    default:
      return visit satisfies never;
  }
};

const pageOf = (visit: OpenVisit): Screen => {
  const { home, page } = visit;
  const whole = {
    kind: 'home',
    services: home.services,
    cases: home.cases,
    papers: home.papers,
    recent: home.recent ?? [],
  } as const;
  switch (page.kind) {
    case 'home':
      return whole;
    case 'service': {
      const service = home.services.find((s) => s.flowId === page.flowId);
      return service ? { kind: 'service', service } : whole;
    }
    case 'progress': {
      const service = home.services.find((s) => s.flowId === page.flowId);
      if (!service) return whole;
      const number = page.number === undefined ? {} : { number: page.number };
      return { kind: 'progress', service: service.name, steps: steps(service.steps, page.step), ...number };
    }
    case 'printing':
      return { kind: 'printing', title: page.job.title, page: page.page, pages: page.job.pages };
    case 'take': {
      const { title, serial, copies } = page.job;
      const more = copies === undefined ? {} : { copies };
      return { kind: 'take-paper', title, serial, ...more, spoilt: hubGivesCopies(visit) };
    }
    case 'paper': {
      const paper = home.recent?.find(({ serial }) => serial === page.serial);
      return paper ? { kind: 'paper', paper } : whole;
    }
    case 'making-copy':
      return { kind: 'making-copy', title: page.title };
    case 'spoilt':
      return { kind: 'spoilt', title: page.title, serial: page.serial };
    case 'problem':
      return news(page);
    default:
      return page satisfies never;
  }
};

const steps = (all: readonly { id: string; doing: StepProgress['doing'] }[], now?: string): StepProgress[] => {
  const at = Math.max(
    0,
    all.findIndex((s) => s.id === now),
  );
  return all.map(({ id, doing }, i) => ({ id, doing, state: i < at ? 'done' : i === at ? 'now' : 'next' }));
};

const news = ({ code, saved, reasons, number, id, job, held }: Problem): Screen => ({
  kind: 'problem',
  code,
  saved,
  reasons,
  ...(number === undefined ? {} : { number }),
  ...(job === undefined ? {} : { paper: { jobId: job.jobId, held: held === true } }),
  ...(id === undefined ? {} : { id }),
});
