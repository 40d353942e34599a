import { readFileSync } from 'node:fs';
import { z } from 'zod';

const projectSchema = z.strictObject({
  /** Short name for the command line. */
  id: z.string(),
  ecosystem: z.enum(['maven', 'pypi', 'npm', 'go', 'cargo']),
  /** Name in the registry. */
  name: z.string(),
  languages: z.array(z.string()),
  /** Beginnings of paths that hold what is built from other files of the project. */
  leaveOut: z.array(z.string()).default([]),
  /** Publication date by version, oldest first. Kept here so that hashes do not depend on what a mirror tells. */
  versions: z.record(z.string(), z.iso.datetime()),
  /** Hash of the last commit when all versions are built; every machine gets the same. */
  commit: z.string().regex(/^[\da-f]{40}$/u),
});

/** One project that is known to build. */
export type CatalogueProject = z.infer<typeof projectSchema>;

/** Projects of the catalogue beside this file. */
export function readCatalogue(): readonly CatalogueProject[] {
  return z.array(projectSchema).parse(JSON.parse(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8')));
}
