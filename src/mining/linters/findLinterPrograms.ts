import { findLinterCommand, versionOf } from './detectLinter.ts';
import { linterDefinitions } from './linterTable.ts';

/** One linter of the table and what is installed of it. */
export interface LinterProgram {
  readonly name: string;
  /** `undefined` when it is not on the PATH or does not start. */
  readonly version: string | undefined;
  readonly howToInstall: string;
  readonly runsCode: boolean;
}

/** Which linters this machine has, whatever a project makes of them. @param forbiddenFolder A folder from which nothing is run. */
export function findLinterPrograms(forbiddenFolder: string | undefined, searchPath = process.env['PATH'] ?? ''): Promise<LinterProgram[]> {
  return Promise.all(
    linterDefinitions.map(async (definition) => {
      const { command } = findLinterCommand(definition, searchPath, forbiddenFolder);
      const version = command && (await versionOf(definition, command, searchPath, forbiddenFolder));
      return { name: definition.name, version, howToInstall: definition.howToInstall, runsCode: definition.runsCode };
    }),
  );
}
