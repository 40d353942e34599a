// Adds a project to the catalogue, or builds its entry again: versions, dates and the hash that every machine must get.
// Usage: node bench/projects/recordProject.ts ID ECOSYSTEM:NAME@VERSION|FIRST..LAST LANGUAGES [LEAVE_OUT …]
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeJsonAtomic } from '../../src/base/atomicFile.ts';
import { defined } from '../../src/base/assert.ts';
import { buildInCache, datesOf } from './buildProject.ts';
import { readCatalogue, type CatalogueProject } from './projectCatalogue.ts';
import { resolveRequest } from './projectRequest.ts';

const [id, wanted, languages, ...leaveOut] = process.argv.slice(2);
const resolved = await resolveRequest(defined(wanted, 'second argument: ECOSYSTEM:NAME@VERSIONS'));
const dates = await datesOf({ ...resolved, leaveOut });
const versions = Object.fromEntries([...dates].map(([version, seconds]) => [version, new Date(seconds * 1000).toISOString()]));
const request = {
  ...resolved,
  leaveOut,
  versions: Object.entries(versions).map(([version, publishedAt]) => ({ version, publishedAt })),
  commit: undefined,
};
const folder = await buildInCache(request);
const project: CatalogueProject = {
  id: defined(id, 'first argument: an id'),
  ecosystem: request.ecosystem,
  name: request.name,
  languages: defined(languages, 'third argument: languages').split(','),
  leaveOut,
  versions,
  commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim(),
};
const others = readCatalogue().filter((other) => other.id !== project.id);
const entries = [...others, project].sort((one, other) => one.id.localeCompare(other.id, 'en'));
writeJsonAtomic(fileURLToPath(new URL('./catalogue.json', import.meta.url)), entries);
process.stdout.write(`${project.id}: ${Object.keys(versions).length} versions, ${project.commit}\n`);
