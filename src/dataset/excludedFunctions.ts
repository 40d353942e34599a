// Which functions are taken out of training: near copies of held-out ones, and what is said often enough already.

import type { FileSample } from '../mining/sample.ts';
import type { Role } from './example.ts';
import { LeakGuard } from './filter/leakGuard.ts';
import { groupFunctions, keepFewOfEachGroup } from './filter/functionDuplicates.ts';
import type { RedactedText } from './filter/secrets.ts';
import { outermostFunctions } from './outermostFunctions.ts';
import type { FunctionException } from './roleTable.ts';
import type { FunctionRole } from './splitFunctions.ts';

/** A file with its role and its text without secrets. */
export interface AssignedFile {
  readonly file: FileSample;
  readonly role: Role;
  readonly redacted: RedactedText;
}

interface LocatedFunction {
  readonly id: string;
  readonly language: FileSample['language'];
  readonly text: string;
  readonly exception: Omit<FunctionException, 'reason' | 'role'>;
  readonly role: Role;
}

/** Shorter functions are alike by nature: getters, empty tests. A guess: three lines. */
const LEAST_REPEATED_CHARACTERS = 160;

/** What is decided about single functions. */
export interface ExcludedFunctions {
  /** All functions that play another part than their file: the chosen ones, near copies of anything held out, and repetitions. */
  readonly exceptions: readonly FunctionException[];
  /** Knows everything that is held out. */
  readonly guard: LeakGuard;
}

/** Takes near copies of held-out functions, and all but a few of many near copies of each other, out of training, whatever files they are in. */
export function excludeFunctions(files: readonly AssignedFile[], chosen: readonly FunctionRole[]): ExcludedFunctions {
  const chosenAt = new Map(chosen.map(({ path, function: entry, role }) => [idOf(path, entry.start), role]));
  const located = files.flatMap((assigned) => locate(assigned, chosenAt));
  const guard = new LeakGuard(located.filter((entry) => entry.role === 'heldOut'));
  const repeated = findRepeated(located.filter((entry) => entry.role === 'train'));
  const exceptions: FunctionException[] = [];
  for (const entry of located) {
    const { id, exception } = entry;
    const role = chosenAt.get(id);
    const leak = entry.role === 'heldOut' ? undefined : guard.leakOf(entry);
    if (leak) exceptions.push({ ...exception, role: undefined, reason: 'leak', copyOf: leak.heldOutId });
    else if (role) exceptions.push({ ...exception, role, reason: 'chosen' });
    else if (repeated.has(id)) exceptions.push({ ...exception, role: undefined, reason: 'repeated', copyOf: repeated.get(id) });
  }
  return { exceptions, guard };
}

function locate({ file, role, redacted }: AssignedFile, chosenAt: ReadonlyMap<string, Role>): LocatedFunction[] {
  return outermostFunctions(file.functions).map((entry) => {
    const id = idOf(file.path, entry.start);
    return {
      id,
      language: file.language,
      text: redacted.text.slice(redacted.moveOffset(entry.start), redacted.moveOffset(entry.end)),
      exception: { path: file.path, qualifiedName: entry.qualifiedName, start: entry.start, end: entry.end },
      role: chosenAt.get(id) ?? role,
    };
  });
}

/** Functions beyond the first few of each group of near copies, with the first of their group. */
function findRepeated(functions: readonly LocatedFunction[]): Map<string, string> {
  const candidates = functions.filter(({ text }) => text.length >= LEAST_REPEATED_CHARACTERS);
  const groups = groupFunctions(candidates);
  const kept = keepFewOfEachGroup(groups);
  const repeated = new Map<string, string>();
  candidates.forEach(({ id }, index) => {
    const first = candidates[groups.firstOfGroup[index] ?? index];
    if (!kept[index] && first) repeated.set(id, first.id);
  });
  return repeated;
}

function idOf(path: string, start: number): string {
  return `${path}@${start}`;
}
