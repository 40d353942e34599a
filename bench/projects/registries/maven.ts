import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProjectSourceError } from '../projectSourceError.ts';
import { runTool } from '../runTool.ts';
import type { DownloadedArchive, Registry } from './registry.ts';

/** The plugin that reads a repository's list of versions; any version of it does. */
const versionsGoal = 'org.codehaus.mojo:versions-maven-plugin:2.16.2:display-dependency-updates';

/** Maven repositories through mvn: sources jars, and test sources where they are published. Names are `group:artifact`. */
export const maven: Registry = {
  ecosystem: 'maven',
  namePattern: /^[\w.][\w.-]*:[\w.][\w.-]*$/u,

  async listVersions(name) {
    const [group = '', artifact = ''] = name.split(':');
    const folder = mkdtempSync(join(tmpdir(), 'repotune-maven-'));
    try {
      writeFileSync(join(folder, 'pom.xml'), pomAskingFor(group, artifact));
      await runTool('mvn', ['-q', '-B', '-U', versionsGoal], { folder });
      const local = await runTool('mvn', ['-q', '-B', 'help:evaluate', '-Dexpression=settings.localRepository', '-DforceStdout'], {
        folder,
      });
      const known = join(plain(local), ...group.split('.'), artifact);
      const lists = existsSync(known) ? readdirSync(known).filter((file) => /^maven-metadata-.*\.xml$/u.test(file)) : [];
      const text = lists.map((file) => readFileSync(join(known, file), 'utf8')).join('\n');
      const versions = new Set([...text.matchAll(/<version>([^<]+)<\/version>/gu)].map((match) => match[1] ?? ''));
      return [...versions].map((version) => ({ version, publishedAt: undefined }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },

  async download(name, version, folder) {
    const archives: DownloadedArchive[] = [];
    for (const [part, classifier] of [
      ['main', 'sources'],
      ['test', 'test-sources'],
    ] as const) {
      try {
        await runTool(
          'mvn',
          ['-q', '-B', 'dependency:copy', `-Dartifact=${name}:${version}:jar:${classifier}`, `-DoutputDirectory=${folder}`],
          { folder },
        );
      } catch (error) {
        // Test sources are published by some projects only; sources have to be there.
        const isAbsent =
          error instanceof ProjectSourceError && /could not find artifact|unable to find artifact|failure to find/iu.test(error.message);
        if (isAbsent && part === 'test') continue;
        throw isAbsent ? new ProjectSourceError('noSources', `${name} ${version} has no sources jar.`, { cause: error }) : error;
      }
      archives.push({ file: join(folder, `${name.split(':')[1] ?? ''}-${version}-${classifier}.jar`), part });
    }
    return archives;
  },
};

/** mvn colours even quiet output. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- colour codes are control characters
  return text.replace(/\u001b\[[\d;]*m/gu, '').trim();
}

function pomAskingFor(group: string, artifact: string): string {
  const coordinates = `<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>0</version>`;
  return `<project><modelVersion>4.0.0</modelVersion><groupId>ask</groupId><artifactId>ask</artifactId><version>0</version><packaging>pom</packaging><dependencies><dependency>${coordinates}</dependency></dependencies></project>\n`;
}
