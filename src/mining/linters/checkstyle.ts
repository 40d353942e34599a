// Checkstyle: Java. Its configuration is XML; classes come from the user's own installation only.

import { dirname, join } from 'node:path';
import { fileRuns } from './fileRuns.ts';
import type { FindingCategory } from './finding.ts';
import type { LinterDefinition, LinterPlace } from './linterDefinition.ts';
import { parseSarif } from './sarif.ts';
import { riskOfXml } from './riskOfXml.ts';

/** Checkstyle as data; it exits with the number of errors, and with 254 or 255 when it fails. */
export const checkstyle: LinterDefinition = {
  name: 'checkstyle',
  languages: ['java'],
  programs: ['checkstyle'],
  jar: /^checkstyle-[\d.]+-all\.jar$/,
  projectPrograms: [],
  howToInstall: 'Install Checkstyle, or put its `-all.jar` and Java into folders of the PATH.',
  versionArguments: ['--version'],
  versionPattern: /version:? ([\d.]+)/i,
  isSlow: true,
  runsCode: false,
  configuration: {
    path: /(?:^|\/)[^/]*checks?(?:tyle)?[^/]*\.xml$/i,
    content: /<module\s[^>]*name\s*=\s*["']Checker["']/,
    riskOf: riskOfXml,
    companions: /(?:^|\/)[^/]*(?:checkstyle|suppress|import-?control|header)[^/]*\.(?:xml|txt|header)$|(?:^|\/)package-info\.java$/i,
    isNeeded: true,
  },
  needs: 'files',
  // The shallowest configuration is the project's; others belong to modules that a build tool would treat apart.
  buildCheckRuns: (paths, { configurations }) => fileRuns(['-c', `./${configurations[0] ?? ''}`, '-f', 'sarif', '--'], paths),
  environment: propertiesFor,
  // At most 253 errors can be told from a failure; a failure also prints no log, so that the output decides.
  goodExitCodes: Array.from({ length: 254 }, (_, code) => code),
  parse: ({ stdout }) => parseSarif(stdout, nameRule),
  timeLimitMs: 180_000,
};

/** Build tools define these two for configurations that name files beside themselves. */
function propertiesFor({ configurations, copyFolder }: LinterPlace): Record<string, string> {
  const folder = join(copyFolder, dirname(configurations[0] ?? ''));
  return { JDK_JAVA_OPTIONS: `-Dconfig_loc="${folder}" -Dbasedir="${copyFolder}"` };
}

/** Categories by the package of a check. */
const categories: Readonly<Record<string, FindingCategory>> = {
  ...{ annotation: 'style', blocks: 'style', coding: 'correctness', design: 'style', header: 'documentation', imports: 'import' },
  ...{ indentation: 'layout', javadoc: 'documentation', metrics: 'complexity', modifier: 'style', naming: 'naming' },
  ...{ regexp: 'style', sizes: 'complexity', whitespace: 'layout' },
};

function nameRule(ruleId: string): { rule: string; category: FindingCategory } {
  const [, folder = '', name = ''] = /(?:^|\.)(\w+)\.(\w+?)(?:Check)?$/.exec(ruleId) ?? [];
  return { rule: name || ruleId, category: categories[folder] ?? 'style' };
}
