import type { LanguageId } from '../sample.ts';
import type { Finding, FindingCategory } from './finding.ts';

/** What a linter wrote. */
export interface LinterOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A finding whose path is still as the linter wrote it. */
export type RawFinding = Omit<Finding, 'tool'>;

/** What a reader of machine output makes of it. */
export interface ParsedOutput {
  readonly findings: readonly RawFinding[];
  /** Files that the linter could not read as code. */
  readonly unparsed: readonly { readonly path: string; readonly detail: string }[];
  /** Set when the output, or a part of it, is not what the linter's documentation promises. */
  readonly unreadable?: string | undefined;
}

/** Where a linter works. All folders are real paths. */
export interface LinterPlace {
  /** Top folder of the working copy. */
  readonly copyFolder: string;
  /** An empty folder outside of the copy for homes, caches and build outputs. */
  readonly privateFolder: string;
  /** Configuration files of this linter in the copy, shallowest first, relative to its top folder. */
  readonly configurations: readonly string[];
  /** Whether the working copy has a file. */
  has(path: string): boolean;
}

/** One start of the linter's program. */
export interface LinterRun {
  /** Relative to the top folder of the copy; empty for the top folder itself. */
  readonly folder: string;
  readonly arguments: readonly string[];
}

/** How the project's configuration is recognised. */
export interface LinterConfiguration {
  /** Matches paths relative to the top folder. */
  readonly path: RegExp;
  /** Matches the text, where the same file may also be about something else. */
  readonly content?: RegExp;
  /** Why a configuration must not be handed to the linter; `undefined` for an ordinary one. */
  riskOf?(text: string, path: string): string | undefined;
  /** Other files that a configuration may name, copied with it. */
  readonly companions?: RegExp;
  /** Name of an empty configuration above the copy, for a linter that would look further up. */
  readonly barrier?: string;
  /** Whether the linter is of no use to a project without one. */
  readonly isNeeded: boolean;
}

/** Everything about one external linter: data, and the reader of its machine output. */
export interface LinterDefinition {
  readonly name: string;
  readonly languages: readonly LanguageId[];
  /** Names to look for on the PATH; the first that is there is taken. */
  readonly programs: readonly string[];
  /** Matches a jar in a folder of the PATH that `java -jar` can run. */
  readonly jar?: RegExp;
  /** Places inside the project, looked at only with consent and then first; JavaScript files are run by Node. */
  readonly projectPrograms: readonly string[];
  /** How to get it, for people. */
  readonly howToInstall: string;
  /** The program beside the linter's own that tells the version, where it does not do so itself. */
  readonly versionProgram?: string;
  readonly versionArguments: readonly string[];
  /** The first group is the version. */
  readonly versionPattern: RegExp;
  /** Whether a check runs code of the project: compiles and runs build scripts, or reads a configuration that is a program. */
  readonly runsCode: boolean;
  readonly configuration: LinterConfiguration;
  /** Whether it must see every tracked file, as compilers do, or only the files that are checked. */
  readonly needs: 'files' | 'project';
  /** Whether it compiles the project and says nothing where that fails. Default: no. */
  readonly compiles?: boolean;
  /** Whether it takes minutes for some hundreds of files. Default: no. */
  readonly isSlow?: boolean;
  /** Whether it judges nothing but layout. Default: no. */
  readonly judgesOnlyLayout?: boolean;
  /** Starts that check these files. Paths are relative to the top folder. */
  buildCheckRuns(paths: readonly string[], place: LinterPlace): readonly LinterRun[];
  /** Starts that mend these files in place; absent where the linter cannot. */
  buildFixRuns?(paths: readonly string[], place: LinterPlace): readonly LinterRun[];
  /** What a rule is about, by its name alone; `style` where the name does not say. Linters that can mend, whose rules name pairs. */
  categoryOf?(rule: string): FindingCategory;
  /** Exit codes after which the output is worth reading. */
  readonly goodExitCodes: readonly number[];
  /** Must take any text. */
  parse(output: LinterOutput): ParsedOutput;
  /** Variables beyond the scrubbed ones. */
  environment?(place: LinterPlace): Readonly<Record<string, string>>;
  /** For one start, milliseconds. */
  readonly timeLimitMs: number;
}
