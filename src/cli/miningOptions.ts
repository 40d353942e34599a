// Options about what is mined; every verb that reads a repository has them.
import { type Command, Option } from 'commander';
import type { RunRequest } from '../pipeline/createRun.ts';
import { wholeNumber } from './optionValues.ts';

/** What is mined, as the command line has it. */
export interface MiningOptions {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly excludeLicence?: readonly string[] | undefined;
  readonly commits?: number | undefined;
  readonly allowLinters?: boolean | undefined;
}

/** Adds them to a verb. */
export function addMiningOptions(command: Command): Command {
  const append = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];
  return command
    .addOption(new Option('--include <pattern>', 'mine only paths that match, such as src/**; may be repeated').argParser(append))
    .addOption(
      new Option(
        '--exclude <pattern>',
        'leave out paths that match; may be repeated. A .repotuneignore file does the same for good',
      ).argParser(append),
    )
    .addOption(
      new Option('--exclude-licence <spdx>', 'leave out files under this licence, such as GPL-3.0-only; may be repeated').argParser(append),
    )
    .option('--commits <count>', 'newest commits to learn from; 0 leaves history alone (default: 10000)', wholeNumber(0, 10_000_000))
    .option(
      '--allow-linters',
      'run linters whose configuration is code of the repository (ESLint, clippy, go vet): only where you trust it',
    );
}

/** The settings of a run or of `mine`. */
export function toMiningSettings({
  include,
  exclude,
  excludeLicence,
  commits,
  allowLinters,
}: MiningOptions): NonNullable<RunRequest['mining']> {
  return {
    ...(include ? { include: [...include] } : {}),
    ...(exclude ? { exclude: [...exclude] } : {}),
    ...(excludeLicence ? { excludeLicences: [...excludeLicence] } : {}),
    ...(commits === undefined ? {} : { maximumCommits: commits }),
    ...(allowLinters ? { allowLinters } : {}),
  };
}
