/**
 * The only fonts that draw on papers and seals: packages of ours, never the machine's, so that a paper looks the same
 * from every hub. Noto Serif SC first; Noto Serif has the Latin, Greek and Cyrillic letters it lacks.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { openSync, type Font } from 'fontkit';

const packages = createRequire(import.meta.url);

const cutOf = (name: string, cut: string, file: string): string =>
  path.join(path.dirname(packages.resolve(`@expo-google-fonts/${name}/package.json`)), cut, file);

const files = {
  song: cutOf('noto-serif-sc', '400Regular', 'NotoSerifSC_400Regular.ttf'),
  songBold: cutOf('noto-serif-sc', '700Bold', 'NotoSerifSC_700Bold.ttf'),
  serif: cutOf('noto-serif', '400Regular', 'NotoSerif_400Regular.ttf'),
  serifBold: cutOf('noto-serif', '700Bold', 'NotoSerif_700Bold.ttf'),
} as const;

/** Folders for the typesetter: each holds one cut. */
export const fontFolders: readonly string[] = Object.values(files).map((file) => path.dirname(file));

const openFont = (file: string): Font => {
  const font = openSync(file);
  if (!('getGlyph' in font)) throw new Error(`A font collection where one font was expected: ${file}`);
  return font;
};

let bold: Font | undefined;
/** The face of seals; read once (35 ms). */
export const sealFace = (): Font => (bold ??= openFont(files.songBold));

let covered: ReadonlySet<number> | undefined;
/** Code points that every weight can draw, by one family or the other; built once (60 ms). */
export const coverage = (): ReadonlySet<number> => {
  if (covered) return covered;
  const both = (regular: string, boldCut: string): readonly number[] => {
    const inBold = new Set(openFont(boldCut).characterSet);
    return openFont(regular).characterSet.filter((point) => inBold.has(point));
  };
  covered = new Set([...both(files.song, files.songBold), ...both(files.serif, files.serifBold)]);
  return covered;
};
