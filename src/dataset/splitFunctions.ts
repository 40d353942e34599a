// Holds out single functions: the newest changed ones, and in small repositories drawn ones.

import { sha256 } from '../base/hash.ts';
import type { FileSample, FunctionSample } from '../mining/sample.ts';
import type { Role } from './example.ts';
import { outermostFunctions } from './outermostFunctions.ts';

/** A function that plays another part than the file around it. */
export interface FunctionRole {
  readonly path: string;
  readonly function: FunctionSample;
  readonly role: Exclude<Role, 'train'>;
}

type SplittableFile = Pick<FileSample, 'path' | 'text' | 'functions'>;

/** Part of the training text that the newest changed functions take. A guess: enough for some dozens of windows. */
const NEWEST_RATIO = 0.04;

/** Part of one file that is taken at most, so that what remains is still a file. A guess. */
const MOST_OF_A_FILE_RATIO = 0.3;

/** Shorter functions say nothing about a model. A guess: three lines. */
const LEAST_FUNCTION_CHARACTERS = 160;

/** Parts of the text of a small repository that are held out and watched during training. From the issue of the split by files. */
const DRAWN_RATIOS = { heldOut: 0.15, validation: 0.08 } as const;

/**
 * The newest changed functions, which together take a small part of the text.
 *
 * @param files Files that are trained on.
 * @param commitIndexOf How many commits ago a function was last changed; `undefined` where history does not tell.
 */
export function holdOutNewestFunctions(
  files: readonly SplittableFile[],
  commitIndexOf: (path: string, qualifiedName: string) => number | undefined,
): FunctionRole[] {
  const dated = candidatesOf(files).flatMap((candidate) => {
    const commitIndex = commitIndexOf(candidate.file.path, candidate.function.qualifiedName);
    return commitIndex === undefined ? [] : [{ ...candidate, commitIndex }];
  });
  dated.sort((a, b) => a.commitIndex - b.commitIndex || compareCandidates(a, b));
  return take(dated, 'heldOut', NEWEST_RATIO * charactersOf(files), new Map());
}

/** Functions drawn by a hash of their name and the seed, for repositories with too few files to hold whole ones out. */
export function drawFunctions(files: readonly SplittableFile[], seed: number): FunctionRole[] {
  const drawn = candidatesOf(files).map((candidate) => ({
    ...candidate,
    draw: sha256(`${seed}\0${candidate.file.path}\0${candidate.function.qualifiedName}`),
  }));
  drawn.sort((a, b) => (a.draw < b.draw ? -1 : a.draw > b.draw ? 1 : compareCandidates(a, b)));
  const total = charactersOf(files);
  const taken = new Map<string, number>();
  const heldOut = take(drawn, 'heldOut', DRAWN_RATIOS.heldOut * total, taken);
  const chosen = new Set(heldOut.map((entry) => entry.function));
  const rest = drawn.filter((candidate) => !chosen.has(candidate.function));
  return [...heldOut, ...take(rest, 'validation', DRAWN_RATIOS.validation * total, taken)];
}

interface Candidate {
  readonly file: SplittableFile;
  readonly function: FunctionSample;
}

/** Functions that lie in no other function and are long enough. */
function candidatesOf(files: readonly SplittableFile[]): Candidate[] {
  return files.flatMap((file) =>
    outermostFunctions(file.functions)
      .filter(({ start, end }) => end - start >= LEAST_FUNCTION_CHARACTERS)
      .map((entry) => ({ file, function: entry })),
  );
}

/** Takes candidates in order until the budget is spent; `takenOf` counts the characters of each file. */
function take(
  candidates: readonly Candidate[],
  role: FunctionRole['role'],
  budgetCharacters: number,
  takenOf: Map<string, number>,
): FunctionRole[] {
  const roles: FunctionRole[] = [];
  let spent = 0;
  for (const { file, function: entry } of candidates) {
    const size = entry.end - entry.start;
    const taken = takenOf.get(file.path) ?? 0;
    if (spent + size > budgetCharacters || taken + size > MOST_OF_A_FILE_RATIO * file.text.length) continue;
    takenOf.set(file.path, taken + size);
    spent += size;
    roles.push({ path: file.path, function: entry, role });
  }
  return roles;
}

function compareCandidates(a: Candidate, b: Candidate): number {
  if (a.file.path !== b.file.path) return a.file.path < b.file.path ? -1 : 1;
  return a.function.start - b.function.start;
}

function charactersOf(files: readonly SplittableFile[]): number {
  return files.reduce((sum, file) => sum + file.text.length, 0);
}
