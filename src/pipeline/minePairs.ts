// All comparative pairs of a mined repository as one stream: revisions, linters, choices, and on request what the base model writes.
import { buildChoicePairs } from '../dataset/pairs/choicePairs.ts';
import { type Convention, FormCounter } from '../dataset/pairs/conventions.ts';
import { type BuiltPairs, buildPairs } from '../dataset/pairs/buildPairs.ts';
import { buildLinterPairs } from '../dataset/pairs/linterPairs.ts';
import type { PairKind, UnassignedPair } from '../dataset/pairs/pair.ts';
import { buildRevisionPairs } from '../dataset/pairs/revisionPairs.ts';
import { chooseSelfPlaces } from '../dataset/pairs/selfPlaces.ts';
import { HeldOutLines } from '../dataset/heldOutLines.ts';
import { verifyPairs } from '../dataset/pairs/verifyPairs.ts';
import type { Linter, LinterProblem } from '../mining/linters/linter.ts';
import { LinterProject } from '../mining/linters/linterProject.ts';
import { linters } from '../mining/linters/linterTable.ts';
import { ParserPool } from '../mining/parserPool.ts';
import { openFragmentParser } from '../syntax/choices/fragmentParser.ts';
import type { MinedRepository } from './mineRepository.ts';
import { mineSelfPairs } from './mineSelfPairs.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import { RememberedFacts } from './rememberedFacts.ts';

/** What may be said about pairs. */
export interface PairSettings {
  readonly seed: number;
  /** Default: all kinds; self pairs only where a model is given. */
  readonly kinds?: readonly PairKind[] | undefined;
  /** Whether linters may run whose configuration is code. */
  readonly allowLinters: boolean;
  /** The model that writes the worse side of self pairs, and the time it may take. */
  readonly self?:
    | {
        readonly model: { readonly path: string; readonly sha256: string };
        readonly places: number;
        readonly budgetSeconds: number;
        /** Asked once the pairs of all other kinds have passed. Default: they are needed. */
        readonly areNeeded?: (() => boolean) | undefined;
      }
    | undefined;
}

/** Whether a linter took part, and why not. */
export interface LinterUse {
  readonly name: string;
  readonly isUsed: boolean;
  readonly detail: string;
}

/** Pairs to be read once, and what is known then. {@link OpenPairs.dispose} ends what they need. */
export interface OpenPairs extends BuiltPairs {
  readonly conventions: readonly Convention[];
  readonly linters: readonly LinterUse[];
  /** Candidates that gave no pair, by kind and reason, as `kind/reason`. Complete once the pairs have been read. */
  readonly refused: Readonly<Record<string, number>>;
  readonly linterProblems: readonly LinterProblem[];
  dispose(): Promise<void>;
}

/** Gets everything ready that pairs are made with; nothing is read before the stream is. */
export async function openPairs(mined: MinedRepository, settings: PairSettings, context: PipelineContext): Promise<OpenPairs> {
  const { samples, history, built, project } = mined;
  const wanted = new Set<PairKind>(settings.kinds ?? ['revision', 'linter', 'self', 'convention']);
  const languages = new Set(samples.map(({ language }) => language));
  const facts = new RememberedFacts(mined.store);
  const parser = await openFragmentParser(languages, facts);
  const counts = new FormCounter();
  for (const file of samples) counts.add(file);
  const linterProject = await LinterProject.open(project.repository.topFolder, { allowLinters: settings.allowLinters }, context.signal);
  const pool = new ParserPool();
  const refused: Record<string, number> = {};
  const linterProblems: LinterProblem[] = [];
  const refuse =
    (kind: string) =>
    (reason: string): void => {
      const key = `${kind}/${reason}`;
      refused[key] = (refused[key] ?? 0) + 1;
    };
  const { parses, countFindings } = parser;
  const { signal } = context;
  const sources: (AsyncIterable<UnassignedPair> | Iterable<UnassignedPair>)[] = [];
  if (wanted.has('revision') && history)
    sources.push(buildRevisionPairs({ revisions: history.revisions(), countFindings, parses, onRefused: refuse('revision') }));
  if (wanted.has('linter'))
    sources.push(
      buildLinterPairs(samples, {
        project: linterProject,
        linters: linters.filter((linter) => isAsked(linter, settings)),
        parser: pool,
        parses,
        signal,
        onRefused: refuse('linter'),
        onProblem: (problem) => void linterProblems.push(problem),
      }),
    );
  if (wanted.has('linter') || wanted.has('convention')) {
    const choices = buildChoicePairs(samples, {
      counts,
      countFindings,
      parses,
      seed: settings.seed,
      onRefused: refuse('choice'),
    });
    const byPath = new Map(samples.map((file) => [file.path, file]));
    sources.push(
      verifyPairs(ofKinds(choices, wanted), {
        project: linterProject,
        linters: linters.filter((linter) => isAsked(linter, settings)),
        fileOf: (path) => byPath.get(path),
        signal,
        onProblem: (problem) => void linterProblems.push(problem),
      }),
    );
  }
  if (wanted.has('self') && settings.self) {
    const { model, places, budgetSeconds, areNeeded } = settings.self;
    const cache = {
      read: (key: string) => mined.store.read<string>('selfGeneration', key),
      write: (key: string, text: string) => mined.store.write('selfGeneration', key, text),
    };
    // Last of the sources: they are read one after the other.
    sources.push(
      whereNeeded(areNeeded, async () => {
        const chosen = await chooseSelfPlaces(samples, places, settings.seed);
        return mineSelfPairs({ places: chosen, model, cache, budgetSeconds, onRefused: refuse('self') }, context);
      }),
    );
  }
  const heldOutLines = new HeldOutLines(samples, built.roles);
  const withSecrets = new Set(built.report.problems.map(({ path }) => path));
  const cleanFiles = new Set(samples.map(({ path }) => path).filter((path) => !withSecrets.has(path)));
  const pairs = buildPairs({
    sources,
    roleOf: (path, qualifiedName) => {
      // Code that is gone from the working tree is nobody's: it may teach, unless it resembles something held out.
      const role = built.roles.ofName(path, qualifiedName) ?? 'train';
      return role === 'unused' ? undefined : role;
    },
    isNearHeldOut: (code) => built.guard.leakOf(code) !== undefined,
    isCleanFile: (path) => cleanFiles.has(path),
    cleanContext: (path, text) => heldOutLines.clean(path, text),
    seed: settings.seed,
    signal,
  });
  return {
    ...pairs,
    conventions: counts.conventions(),
    linters: wanted.has('linter') || wanted.has('convention') ? await describeLinters(linterProject, languages, settings, signal) : [],
    refused,
    linterProblems,
    dispose: async () => {
      facts.save();
      parser.dispose();
      linterProject.dispose();
      await pool.dispose();
    },
  };
}

/** A source that is opened when it is read, and only if it is needed then. */
async function* whereNeeded<T>(areNeeded: (() => boolean) | undefined, open: () => Promise<AsyncIterable<T>>): AsyncGenerator<T> {
  if (areNeeded?.() === false) return;
  yield* await open();
}

function* ofKinds(pairs: Iterable<UnassignedPair>, wanted: ReadonlySet<PairKind>): Generator<UnassignedPair> {
  for (const pair of pairs) if (wanted.has(pair.kind)) yield pair;
}

/** Linters that take minutes run where somebody asked for linters. */
function isAsked(linter: Linter, { allowLinters }: PairSettings): boolean {
  return allowLinters || !linter.isSlow;
}

async function describeLinters(
  project: LinterProject,
  languages: ReadonlySet<string>,
  settings: PairSettings,
  signal: AbortSignal,
): Promise<LinterUse[]> {
  const uses: LinterUse[] = [];
  for (const linter of linters) {
    if (!linter.languages.some((language) => languages.has(language))) continue;
    const detection = await linter.detect(project, signal);
    uses.push(
      detection.available && !isAsked(linter, settings)
        ? { name: linter.name, isUsed: false, detail: `${detection.version} takes minutes: ask for it with --allow-linters.` }
        : detection.available
          ? { name: linter.name, isUsed: true, detail: detection.version }
          : { name: linter.name, isUsed: false, detail: `${detection.reason}: ${detection.whatToDo}` },
    );
  }
  return uses;
}
