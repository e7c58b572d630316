/** Do the steps fit what is promised? Seconds and working days are counted apart: neither converts into the other. */
import type { Duration } from '../../campus/working-time.ts';
import { isEnd, JOINED, type FlowDefinition, type FlowStep } from '../definition.ts';
import { findText, type Finding } from '../finding.ts';
import { edgesOf, waysFrom } from '../graph.ts';

/** Hours that offices are open in a working day. */
const OFFICE_HOURS = 7;
const HOUR = 3600;

type Sum = { readonly days: number; readonly hours: number; readonly seconds: number };
type Way = { readonly sum: Sum; readonly names: readonly string[] };

const NOTHING: Sum = { days: 0, hours: 0, seconds: 0 };

const add = (sum: Sum, within: Duration): Sum => {
  if ('workingDays' in within) return { ...sum, days: sum.days + within.workingDays };
  return 'workingHours' in within
    ? { ...sum, hours: sum.hours + within.workingHours }
    : { ...sum, seconds: sum.seconds + within.seconds };
};

/** Hours of the offices fill days; the seconds of machines only once they come to a whole day. */
const daysOf = ({ days, hours, seconds }: Sum): number =>
  days + Math.ceil(hours / OFFICE_HOURS) + Math.floor(seconds / HOUR / OFFICE_HOURS);
const secondsOf = ({ hours, seconds }: Sum): number => hours * HOUR + seconds;

const fits = (sum: Sum, promised: Duration): boolean => {
  if ('workingDays' in promised) return daysOf(sum) <= promised.workingDays;
  return sum.days === 0 && secondsOf(sum) <= secondsOf(add(NOTHING, promised));
};

/** The order in which ways are longer, for a promise in days and for one in less. */
const longer = (a: Sum, b: Sum, promised: Duration): boolean => {
  const inDays = (sum: Sum): number => (sum.days * OFFICE_HOURS + sum.hours) * HOUR + sum.seconds;
  if ('workingDays' in promised) return inDays(a) > inDays(b);
  return a.days === b.days ? secondsOf(a) > secondsOf(b) : a.days > b.days;
};

const words = ({ days, hours, seconds }: Sum): string =>
  [
    days > 0 ? `${String(days)} wd` : '',
    hours > 0 ? `${String(hours)} h` : '',
    seconds > 0 ? `${String(seconds)} s` : '',
  ]
    .filter(Boolean)
    .join(' + ') || '0 s';

/** The promise stands still while somebody outside is asked; a notice takes the time that its rule demands. */
const timeOf = (step: FlowStep): Duration | undefined => {
  if (step.kind === 'outside') return undefined;
  return step.kind === 'notice' ? step.lasts : step.within;
};

export const promiseFindings = (flow: FlowDefinition): Finding[] => [
  ...regularFindings(flow),
  ...flow.steps.flatMap((step) =>
    step.kind === 'choose'
      ? step.routes.flatMap(({ to, promise }, index) =>
          promise ? keptFindings(flow, { place: `${step.id}.routes.${String(index)}.promise`, to, promise }) : [],
        )
      : [],
  ),
  // A held case is promised an answer: the person's step it is sent to has to fit by itself.
  ...flow.steps.flatMap((step) =>
    edgesOf(step)
      .filter((e) => e.field === 'onHold' && !isEnd(e.to) && e.to !== JOINED)
      .flatMap((e) => {
        const sum = add(NOTHING, flow.steps.find(({ id }) => id === e.to)?.within ?? { seconds: 1 });
        return over('promise.whenHeld', { sum, names: [e.to] }, flow.promise.whenHeld);
      }),
  ),
  ...flow.steps.flatMap((step) =>
    step.kind === 'notice' && longer(add(NOTHING, step.lasts), add(NOTHING, step.within), step.lasts)
      ? [findText('notice-late', `${step.id}.within`, { name: step.id })]
      : [],
  ),
];

const over = (place: string, { sum, names }: Way, promised: Duration): Finding[] =>
  fits(sum, promised)
    ? []
    : [findText('promise-broken', place, { needs: words(sum), promised: words(add(NOTHING, promised)) }, names)];

const regularFindings = (flow: FlowDefinition): Finding[] => {
  const { within, until } = flow.promise;
  const trunk = waysFrom(flow, flow.start, (e) => e.regular && !e.field.startsWith('branches.'));
  if (!trunk.has(until)) return [findText('promise-not-met', 'promise.until', { name: until })];
  return keptFindings(flow, { place: 'promise.within', to: flow.start, promise: within });
};

type Promised = { readonly place: string; readonly to: string; readonly promise: Duration };

/** From `to` on. */
const keptFindings = (flow: FlowDefinition, { place, to, promise }: Promised): Finding[] => {
  const way = longestWay(flow, to, promise);
  if (way === undefined) return [];
  return 'ring' in way
    ? [findText('promise-endless', place, { name: way.ring[0] ?? to }, way.ring)]
    : over(place, way, promise);
};

type Longest = Way | { readonly ring: readonly string[] } | undefined;

/** Of all regular ways from `start` to where the promise ends, or to an end of the case. Branches count by their longest. */
const longestWay = (flow: FlowDefinition, start: string, promised: Duration): Longest => {
  const { until } = flow.promise;
  const steps = new Map(flow.steps.map((s) => [s.id, s]));
  const known = new Map<string, Longest>();

  const longestOf = (ways: readonly Longest[]): Longest => {
    const ring = ways.find((way) => way && 'ring' in way);
    if (ring) return ring;
    return ways
      .flatMap((way) => (way && 'sum' in way ? [way] : []))
      .reduce<Way | undefined>((best, way) => (best && !longer(way.sum, best.sum, promised) ? best : way), undefined);
  };

  const from = (name: string, open: readonly string[]): Longest => {
    // `joined` ends a branch, and a sound flow has none in its trunk.
    if (name === until || name === JOINED || isEnd(name)) return { sum: NOTHING, names: [] };
    if (open.includes(name)) return { ring: [...open.slice(open.indexOf(name)), name] };
    const step = steps.get(name);
    if (!step) return undefined;
    if (!known.has(name)) known.set(name, through(step, [...open, name]));
    return known.get(name);
  };

  const through = (step: FlowStep, open: readonly string[]): Longest => {
    const edges = edgesOf(step).filter(({ regular }) => regular);
    const inside = longestOf(edges.filter(isBranch).map(({ to }) => from(to, open)));
    const after = longestOf(edges.filter((e) => !isBranch(e)).map(({ to }) => from(to, open)));
    if (after === undefined || 'ring' in after) return after;
    if (inside && 'ring' in inside) return inside;
    const own = timeOf(step);
    const begun = own ? add(inside?.sum ?? NOTHING, own) : (inside?.sum ?? NOTHING);
    return { sum: plus(begun, after.sum), names: [step.id, ...(inside?.names ?? []), ...after.names] };
  };

  return from(start, []);
};

const isBranch = ({ field }: { readonly field: string }): boolean => field.startsWith('branches.');

const plus = (a: Sum, b: Sum): Sum => ({
  days: a.days + b.days,
  hours: a.hours + b.hours,
  seconds: a.seconds + b.seconds,
});
