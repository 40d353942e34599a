// Which functions are taken out of training: near copies of held-out ones.

import type { FileSample } from '../mining/sample.ts';
import type { Role } from './example.ts';
import { LeakGuard } from './filter/leakGuard.ts';
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
  readonly isHeldOut: boolean;
}

/** What is decided about single functions. */
export interface ExcludedFunctions {
  /** All functions that play another part than their file: the chosen ones, and near copies of anything held out. */
  readonly exceptions: readonly FunctionException[];
  /** Knows everything that is held out. */
  readonly guard: LeakGuard;
}

/** Takes near copies of held-out functions out of training, whatever files they are in. */
export function excludeFunctions(files: readonly AssignedFile[], chosen: readonly FunctionRole[]): ExcludedFunctions {
  const chosenAt = new Map(chosen.map(({ path, function: entry, role }) => [idOf(path, entry.start), role]));
  const located = files.flatMap((assigned) => locate(assigned, chosenAt));
  const guard = new LeakGuard(located.filter((entry) => entry.isHeldOut));
  const exceptions: FunctionException[] = [];
  for (const entry of located) {
    const { id, exception } = entry;
    const role = chosenAt.get(id);
    const leak = entry.isHeldOut ? undefined : guard.leakOf(entry);
    if (leak) exceptions.push({ ...exception, role: undefined, reason: 'leak', copyOf: leak.heldOutId });
    else if (role) exceptions.push({ ...exception, role, reason: 'chosen' });
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
      isHeldOut: (chosenAt.get(id) ?? role) === 'heldOut',
    };
  });
}

function idOf(path: string, start: number): string {
  return `${path}@${start}`;
}
