import type { LanguageId } from '../sample.ts';
import type { Finding } from './finding.ts';
import type { LinterProject } from './linterProject.ts';

/** A text to be judged as if it stood at this path of the project; it may differ from what stands there. */
export interface LintedFile {
  /** Relative to the repository's top folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Why a linter cannot be used in a project. */
export type LinterAbsence =
  /** Nothing of the project is in its languages. */
  | 'noFiles'
  | 'notInstalled'
  /** The only program of this name lies inside the repository and there is no consent to run it. */
  | 'insideRepository'
  /** It says nothing useful without a configuration, and the project has none. */
  | 'noConfiguration'
  /** The configuration reaches out of the project. */
  | 'unsafeConfiguration'
  /** Running it runs code of the project, and there is no consent. */
  | 'needsConsent'
  | 'doesNotStart';

/** A linter that can be used, or why it cannot. */
export type LinterDetection =
  | {
      readonly available: true;
      readonly version: string;
      /** Program and leading arguments. */
      readonly command: readonly string[];
      /** The project's configuration, relative to its top folder; absent where the linter's own defaults hold. */
      readonly configuration?: string;
      /** Whether checking runs code of the project or of its configuration. */
      readonly runsCode: boolean;
    }
  | {
      readonly available: false;
      readonly reason: LinterAbsence;
      /** A sentence for people. */
      readonly whatToDo: string;
    };

/** Something that went wrong with a linter; never fatal. */
export interface LinterProblem {
  readonly tool: string;
  readonly reason: 'unavailable' | 'timedOut' | 'tooMuchOutput' | 'crashed' | 'unreadableOutput' | 'fileNotParsed' | 'unusablePath';
  readonly path?: string;
  /** At most a few hundred characters. */
  readonly detail?: string;
}

/** What a linter says about some files. */
export interface LintResult {
  /** Sorted by path, line, column. */
  readonly findings: readonly Finding[];
  readonly problems: readonly LinterProblem[];
}

/** The files that an automatic fix changes. */
export interface FixResult {
  /** Only those whose text differs, in the order given. */
  readonly files: readonly LintedFile[];
  readonly problems: readonly LinterProblem[];
}

/** One external linter. Nothing that goes wrong in it throws, except for the abort reason. */
export interface Linter {
  readonly name: string;
  readonly languages: readonly LanguageId[];
  /** Whether it can mend anything. */
  readonly canFix: boolean;
  /** Whether it says nothing about code but how it is laid out. */
  readonly judgesOnlyLayout: boolean;
  /** Whether what it says about one file depends on the others, so that one that does not compile spoils all. */
  readonly seesWholeProject: boolean;
  /** Whether it takes minutes for some hundreds of files. */
  readonly isSlow: boolean;
  /** Looks once for each project whether the linter can be used. */
  detect(project: LinterProject, signal?: AbortSignal): Promise<LinterDetection>;
  /** Checks texts with the project's own configuration; files in other languages are passed over. */
  check(project: LinterProject, files: readonly LintedFile[], signal?: AbortSignal): Promise<LintResult>;
  /** Applies the linter's own safe fixes to copies of texts. */
  fix(project: LinterProject, files: readonly LintedFile[], signal?: AbortSignal): Promise<FixResult>;
}
