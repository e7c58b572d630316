/** The designs this hub can print, by id and version. Their Typst files are in `hub/templates`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TemplateNeeds } from '@yizhan/shared/flow/surroundings.ts';
import { certificateOfEnrolment } from './certificate-of-enrolment.ts';
import { letters } from './letters.ts';
import type { Template } from './template.ts';
import { transcript } from './transcript.ts';

export const templatesFolder = fileURLToPath(new URL('../../templates', import.meta.url));

const templates: ReadonlyMap<string, Template> = new Map(
  [certificateOfEnrolment, transcript, ...letters].map((one) => [one.id, one]),
);

/** For flows: what their documents may name. */
export const templateIds: readonly string[] = [...templates.keys()];

/** For flows: what each of them has to supply. */
export const templateNeeds: ReadonlyMap<string, TemplateNeeds> = new Map(
  [...templates].flatMap(([id, { needs }]) => (needs ? [[id, needs] as const] : [])),
);

/** Throws on an unknown id: flows are checked against `templateIds` before they are published. */
export const templateOf = (id: string): Template => {
  const found = templates.get(id);
  if (!found) throw new Error(`There is no template ${id}; there are: ${templateIds.join(', ')}`);
  return found;
};

/** Stops the start when a published design was edited: papers already issued pin it. */
export const checkTemplateFiles = (folder = templatesFolder): void => {
  for (const { id, files } of templates.values())
    for (const [name, pinned] of Object.entries(files)) {
      const hash = createHash('sha256')
        .update(readFileSync(path.join(folder, name)))
        .digest('hex');
      if (hash !== pinned)
        throw new Error(
          `hub/templates/${name} was changed after ${id} was published (${hash}). Give the change a new number`,
        );
    }
};
