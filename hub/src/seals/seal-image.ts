/**
 * The round red seal, drawn from its words as outlines: organisation along the upper arc, star, name of the seal below.
 * Measures follow the common form of departmental seals (40 mm across, ring 1.2 mm); nothing is a picture, no font is
 * needed to show it, and black print stays readable between its strokes.
 */
import type { Font, Glyph } from 'fontkit';
import { sealFace } from '../papers/fonts.ts';

export type SealWords = {
  /** `云岭大学教务处`: 2..20 characters. */
  readonly organisation: string;
  /** `学籍专用章`: 1..10 characters. */
  readonly name: string;
};

export const SEAL_MM = 40;
/** The red of seals; nothing else on a paper is red. #C8102E. */
const RED = '0.784 0.063 0.18';

const CENTRE = SEAL_MM / 2;
const RING = { radius: 19.3, width: 1.2 };
const ARC = { radius: 15, size: 6, widest: (30 * Math.PI) / 180, span: (276 * Math.PI) / 180 };
const STAR = { outer: 6.1, inner: 6.1 * 0.382, up: 0.6 };
const NAME = { down: 11.9, size: 4.2, width: 22 };
/** Added around letters: the hairlines of a Song face are too thin for a seal. */
const BODY = 0.14;
/** Seal script is narrow: characters keep their height and give up width. */
const NARROW = 0.86;
/** Middle of the ideographic em box, in thousandths of an em (ascent 880, descent −120). */
const EM_MIDDLE = { x: 500, y: 380 };

type Point = readonly [x: number, y: number];
type Move = (point: Point) => Point;

const number = (value: number): string => String(Math.round(value * 1000) / 1000);
const pair = (point: Point): string => point.map(number).join(' ');

/** One glyph outline as path operators (ISO 32000-1 §8.5.2); quadratic curves become cubic. */
const outline = (glyph: Glyph, move: Move): string => {
  const out: string[] = [];
  let here: Point = [0, 0];
  for (const { command, args } of glyph.path.commands) {
    const points: Point[] = [];
    for (let i = 0; i + 1 < args.length; i += 2) points.push([args[i] ?? 0, args[i + 1] ?? 0]);
    const [a = here, b = here, c = here] = points;
    if (command === 'moveTo') out.push(`${pair(move(a))} m`);
    else if (command === 'lineTo') out.push(`${pair(move(a))} l`);
    else if (command === 'quadraticCurveTo')
      out.push(`${pair(move(toward(here, a)))} ${pair(move(toward(b, a)))} ${pair(move(b))} c`);
    else if (command === 'bezierCurveTo') out.push(`${pair(move(a))} ${pair(move(b))} ${pair(move(c))} c`);
    else out.push('h');
    here = points.at(-1) ?? here;
  }
  return out.join('\n');
};

const toward = (from: Point, to: Point): Point => [
  from[0] + (2 / 3) * (to[0] - from[0]),
  from[1] + (2 / 3) * (to[1] - from[1]),
];

const glyphOf = (face: Font, character: string): Glyph => face.glyphForCodePoint(character.codePointAt(0) ?? 0);

type Stamp = {
  readonly at: Point;
  /** Clockwise from upright, radians. */
  readonly turn: number;
  readonly height: number;
  readonly width: number;
};

const stamp = ({ at, turn, height, width }: Stamp): Move => {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return ([x, y]) => {
    const [u, v] = [((x - EM_MIDDLE.x) * width) / 1000, ((y - EM_MIDDLE.y) * height) / 1000];
    return [at[0] + u * cos + v * sin, at[1] - u * sin + v * cos];
  };
};

const alongArc = (face: Font, words: string): string => {
  const characters = Array.from(words);
  const step = Math.min(ARC.widest, ARC.span / characters.length);
  const width = Math.min(ARC.size * NARROW, step * ARC.radius * 0.94);
  return characters
    .map((character, index) => {
      const turn = (index - (characters.length - 1) / 2) * step;
      const at: Point = [CENTRE + ARC.radius * Math.sin(turn), CENTRE + ARC.radius * Math.cos(turn)];
      return outline(glyphOf(face, character), stamp({ at, turn, height: ARC.size, width }));
    })
    .join('\n');
};

const below = (face: Font, words: string): string => {
  const characters = Array.from(words);
  const step = Math.min(NAME.size * 1.02, NAME.width / characters.length);
  return characters
    .map((character, index) => {
      const at: Point = [CENTRE + (index - (characters.length - 1) / 2) * step, CENTRE - NAME.down];
      const width = Math.min(NAME.size * 0.94, step * 0.98);
      return outline(glyphOf(face, character), stamp({ at, turn: 0, height: NAME.size, width }));
    })
    .join('\n');
};

const star = (): string => {
  const points = Array.from({ length: 10 }, (_, index): Point => {
    const [radius, turn] = [index % 2 === 0 ? STAR.outer : STAR.inner, (index * Math.PI) / 5];
    return [CENTRE + radius * Math.sin(turn), CENTRE + STAR.up + radius * Math.cos(turn)];
  });
  return points.map((point, index) => `${pair(point)} ${index === 0 ? 'm' : 'l'}`).join('\n') + '\nh';
};

/** Four cubic arcs; 0.5523 is the usual distance of their handles. */
const circle = (radius: number): string => {
  const k = 0.5523 * radius;
  const p = (x: number, y: number): string => pair([CENTRE + x, CENTRE + y]);
  return [
    `${p(radius, 0)} m`,
    `${p(radius, k)} ${p(k, radius)} ${p(0, radius)} c`,
    `${p(-k, radius)} ${p(-radius, k)} ${p(-radius, 0)} c`,
    `${p(-radius, -k)} ${p(-k, -radius)} ${p(0, -radius)} c`,
    `${p(k, -radius)} ${p(radius, -k)} ${p(radius, 0)} c`,
    'h',
  ].join('\n');
};

const drawn = new Map<string, Buffer>();

/** Content of a form XObject whose box is `SEAL_MM` millimetres square, one unit a millimetre. */
export const drawSeal = ({ organisation, name }: SealWords): Buffer => {
  const key = JSON.stringify([organisation, name]);
  const known = drawn.get(key);
  if (known) return known;
  const face = sealFace();
  const content = Buffer.from(
    [
      `${RED} RG ${RED} rg`,
      `${number(RING.width)} w`,
      circle(RING.radius),
      'S',
      `${number(BODY)} w 1 j`,
      star(),
      alongArc(face, organisation),
      below(face, name),
      'B',
    ].join('\n'),
    'latin1',
  );
  drawn.set(key, content);
  return content;
};
