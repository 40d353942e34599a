// Builds real projects from package registries as git repositories.
// Usage: npm run bench -- project NAME[@VERSION|@FIRST..LAST] OUT   or   project all [OUT]   or   project list
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { reasonOf } from '../../src/base/errors.ts';
import { buildInCache, buildProject } from './buildProject.ts';
import { readCatalogue } from './projectCatalogue.ts';
import { resolveRequest } from './projectRequest.ts';
import { describeSizes, measureRepository, type RepositorySize } from './repositorySize.ts';

const [name, out] = process.argv.slice(2);
const cwd = process.env['INIT_CWD'] ?? process.cwd();

try {
  if (name === undefined || (out === undefined && name !== 'list' && name !== 'all')) {
    say(
      'Usage: npm run bench -- project NAME[@VERSION|@FIRST..LAST] OUT, or project all [OUT], or project list. bench/README.md says more.',
    );
    process.exitCode = 2;
  } else if (name === 'list') list();
  else if (name === 'all') await buildAll();
  else await buildOne(name, resolve(cwd, out ?? ''));
} catch (error) {
  if (reasonOf(error) === undefined) throw error;
  say((error as Error).message);
  process.exitCode = 1;
}

async function buildOne(project: string, folder: string): Promise<void> {
  const request = await resolveRequest(project);
  await buildProject(request, folder);
  const commits = execFileSync('git', ['log', '--reverse', '--format=%h %as %s'], { cwd: folder, encoding: 'utf8' });
  process.stdout.write(commits);
}

/** Builds the whole catalogue; a project that cannot be brought is named, the others are built all the same. */
async function buildAll(): Promise<void> {
  const sizes: RepositorySize[] = [];
  for (const project of readCatalogue()) {
    try {
      const request = await resolveRequest(project.id);
      const folder = await buildInCache(request);
      if (out !== undefined) await buildProject(request, join(resolve(cwd, out), project.id));
      sizes.push(measureRepository(project.id, project.languages, folder));
      say(`${project.id}: ${folder}`);
    } catch (error) {
      if (reasonOf(error) === undefined) throw error;
      say(`${project.id}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
  process.stdout.write(`${describeSizes(sizes)}\n`);
}

function list(): void {
  for (const { id, ecosystem, name: registryName, versions, languages } of readCatalogue()) {
    process.stdout.write(`${id}\t${ecosystem}:${registryName}\t${Object.keys(versions).length} versions\t${languages.join(', ')}\n`);
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
