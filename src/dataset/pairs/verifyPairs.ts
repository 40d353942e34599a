// Asks the project's own linters about pairs that bundled rules made: do they, too, find more in the worse side?

import { throwIfAborted } from '../../base/cancellation.ts';
import type { Finding } from '../../mining/linters/finding.ts';
import type { LintedFile, Linter, LinterProblem } from '../../mining/linters/linter.ts';
import type { LinterProject } from '../../mining/linters/linterProject.ts';
import type { FileSample, TextRange } from '../../mining/sample.ts';
import { FindingPlaces } from './findingPlaces.ts';
import type { UnassignedPair } from './pair.ts';

/** What pairs are verified with. */
export interface VerifyPairsOptions {
  readonly project: LinterProject;
  readonly linters: readonly Linter[];
  /** The file that a pair was made from, as it was mined. */
  readonly fileOf: (path: string) => FileSample | undefined | Promise<FileSample | undefined>;
  readonly signal?: AbortSignal | undefined;
  readonly onProblem?: ((problem: LinterProblem) => void) | undefined;
}

/** Pairs that are held at a time. */
const PAIRS_AT_A_TIME = 1_000;

/**
 * What a linter's opinion adds to the logarithm of the odds (guesses, as in `weakVotes.ts`).
 *
 * No difference speaks against a pair of a rule a little: the project did not ask for that rule. A convention needs no rule.
 */
const votes = { confirmed: 1.5, undecided: -0.5, contradicted: -2 };

/** A pair whose other side is laid over the function that it was made from. */
interface Trial {
  readonly index: number;
  readonly pair: UnassignedPair;
  readonly file: FileSample;
  /** The function in the file. */
  readonly range: TextRange;
  /** Whether the file holds the better side. */
  readonly holdsBetter: boolean;
}

/**
 * Yields every pair once, in order, those that a linter could judge with another confidence and the linter's counts.
 *
 * Many functions of a file are tried at once, so that a linter starts a few times for a thousand pairs.
 */
export async function* verifyPairs(
  pairs: AsyncIterable<UnassignedPair> | Iterable<UnassignedPair>,
  options: VerifyPairsOptions,
): AsyncGenerator<UnassignedPair> {
  const judges: Judge[] = [];
  for (const linter of options.linters) {
    const detection = linter.judgesOnlyLayout ? undefined : await linter.detect(options.project, options.signal);
    if (detection?.available) judges.push({ linter, version: detection.version });
  }
  let batch: UnassignedPair[] = [];
  for await (const pair of pairs) {
    batch.push(pair);
    if (batch.length < PAIRS_AT_A_TIME) continue;
    yield* await verifyBatch(batch, judges, options);
    batch = [];
  }
  yield* await verifyBatch(batch, judges, options);
}

interface Judge {
  readonly linter: Linter;
  readonly version: string;
}

async function verifyBatch(
  pairs: readonly UnassignedPair[],
  judges: readonly Judge[],
  options: VerifyPairsOptions,
): Promise<UnassignedPair[]> {
  const verified = [...pairs];
  const trials = await trialsOf(pairs, judges, options.fileOf);
  for (const { linter, version } of judges) {
    const wanted = trials.filter(({ pair }) => linter.languages.includes(pair.language));
    if (wanted.length === 0) continue;
    const originals = [...new Map(wanted.map(({ file }) => [file.path, file])).values()];
    const before = await inspect(linter, originals, options);
    for (const round of roundsOf(wanted)) {
      throwIfAborted(options.signal);
      const changed = round.map(layOver);
      const after = await inspect(linter, changed, options);
      for (const { path, trials: placed } of changed) {
        const original = before.get(path);
        const other = after.get(path);
        // No opinion where a side could not be read.
        if (!original || !other) continue;
        for (const { trial, range } of placed) {
          const inFile = original.countIn(trial.range);
          const laidOver = other.countIn(range);
          const [better, worse] = trial.holdsBetter ? [inFile, laidOver] : [laidOver, inFile];
          const known = verified[trial.index];
          if (known) verified[trial.index] = judged(known, linter.name, version, worse, better);
        }
      }
    }
  }
  return verified;
}

/** Moves the confidence, and where the linter tells a difference, gives its counts as provenance. */
function judged(pair: UnassignedPair, tool: string, version: string, findingsBefore: number, findingsAfter: number): UnassignedPair {
  const undecided = pair.kind === 'convention' ? 0 : votes.undecided;
  const vote = findingsBefore > findingsAfter ? votes.confirmed : findingsBefore < findingsAfter ? votes.contradicted : undecided;
  if (vote === 0) return pair;
  const confidence = moved(pair.confidence, vote);
  if (findingsBefore === findingsAfter) return { ...pair, confidence };
  const provenance = {
    ...pair.provenance,
    tool: joined(pair.provenance.tool, tool),
    toolVersion: joined(pair.provenance.toolVersion, version),
    findingsBefore,
    findingsAfter,
  };
  return { ...pair, confidence, provenance };
}

function joined(known: string | undefined, added: string): string {
  return known === undefined ? added : `${known}+${added}`;
}

/** Adds to the log-odds of a probability; certainty is taken for 0.999. */
function moved(confidence: number, vote: number): number {
  const bounded = Math.min(0.999, Math.max(0.001, confidence));
  return 1 / (1 + ((1 - bounded) / bounded) * Math.exp(-vote));
}

/** Finds the function of each pair in its file by name and text; pairs without one and those that nobody judges are left out. */
async function trialsOf(
  pairs: readonly UnassignedPair[],
  judges: readonly Judge[],
  fileOf: VerifyPairsOptions['fileOf'],
): Promise<Trial[]> {
  const trials: Trial[] = [];
  const files = new Map<string, FileSample | undefined>();
  for (const [index, pair] of pairs.entries()) {
    const { path, language, qualifiedName, better, worse } = pair;
    if (!judges.some(({ linter }) => linter.languages.includes(language))) continue;
    if (!files.has(path)) files.set(path, await fileOf(path));
    const file = files.get(path);
    const range = file?.functions.find((fn) => {
      const text = fn.qualifiedName === qualifiedName ? file.text.slice(fn.start, fn.end) : '';
      return text !== '' && (text === better || text === worse);
    });
    if (file && range) trials.push({ index, pair, file, range, holdsBetter: file.text.slice(range.start, range.end) === better });
  }
  return trials;
}

/** Sorts trials into rounds in which no two lie over one another, for each round the trials of each file. */
function roundsOf(trials: readonly Trial[]): Trial[][][] {
  const rounds: Map<string, Trial[]>[] = [];
  const sorted = [...trials].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  for (const trial of sorted) {
    const { path } = trial.file;
    let round = rounds.find((candidate) => (candidate.get(path)?.at(-1)?.range.end ?? 0) <= trial.range.start);
    if (!round) rounds.push((round = new Map<string, Trial[]>()));
    const inFile = round.get(path);
    if (inFile) inFile.push(trial);
    else round.set(path, [trial]);
  }
  return rounds.map((round) => [...round.values()]);
}

interface ChangedFile extends LintedFile {
  readonly trials: readonly { readonly trial: Trial; readonly range: TextRange }[];
}

/** The file with the other side of each pair, and where that stands. Trials are sorted and disjoint. */
function layOver(trials: readonly Trial[]): ChangedFile {
  const placed: { trial: Trial; range: TextRange }[] = [];
  let text = '';
  let reached = 0;
  const source = trials[0]?.file.text ?? '';
  for (const trial of trials) {
    text += source.slice(reached, trial.range.start);
    const other = trial.holdsBetter ? trial.pair.worse : trial.pair.better;
    placed.push({ trial, range: { start: text.length, end: text.length + other.length } });
    text += other;
    reached = trial.range.end;
  }
  return { path: trials[0]?.file.path ?? '', text: text + source.slice(reached), trials: placed };
}

/** Findings of one text by place. */
class Inspected {
  private readonly offsets: readonly number[];

  constructor(text: string, findings: readonly Finding[]) {
    const places = new FindingPlaces(text);
    this.offsets = findings.map((finding) => places.offsetOf(finding));
  }

  countIn({ start, end }: TextRange): number {
    return this.offsets.filter((offset) => offset >= start && offset < end).length;
  }
}

/** What a linter finds in each file, layout apart; files that it could not judge are left out. */
async function inspect(
  linter: Linter,
  files: readonly LintedFile[],
  { project, signal, onProblem }: VerifyPairsOptions,
): Promise<Map<string, Inspected>> {
  const { findings, problems } = await linter.check(
    project,
    files.map(({ path, text }) => ({ path, text })),
    signal,
  );
  problems.forEach((problem) => onProblem?.(problem));
  const troubled = new Set(problems.map(({ path }) => path));
  if (troubled.has(undefined) || (linter.seesWholeProject && troubled.size > 0)) return new Map();
  const found = new Map<string, Finding[]>(files.map(({ path }) => [path, []]));
  // A rewrite is not laid out as a person would do it, which is not what the pair is about.
  for (const finding of findings) if (finding.category !== 'layout') found.get(finding.path)?.push(finding);
  return new Map(
    files.filter(({ path }) => !troubled.has(path)).map(({ path, text }) => [path, new Inspected(text, found.get(path) ?? [])]),
  );
}
