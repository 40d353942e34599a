import type { Role } from './example.ts';

/** A function that plays another part than its file, or none. */
export interface FunctionException {
  readonly path: string;
  readonly qualifiedName: string;
  /** UTF-16 offsets into the original file. */
  readonly start: number;
  readonly end: number;
  /** `undefined`: taken out of training altogether. */
  readonly role: Role | undefined;
  /** Why: chosen to judge by, a near copy of a held-out function, or one of many near copies of each other. */
  readonly reason: 'chosen' | 'leak' | 'repeated';
  /** The function that it is a copy of, where it is one. */
  readonly copyOf?: string | undefined;
}

/** Answers which part files and functions play. */
export class RoleTable {
  private readonly files: ReadonlyMap<string, Role | 'unused'>;
  private readonly exceptions = new Map<string, FunctionException[]>();

  constructor(files: Iterable<{ readonly path: string; readonly role: Role | 'unused' }>, exceptions: Iterable<FunctionException>) {
    this.files = new Map([...files].map(({ path, role }) => [path, role]));
    for (const exception of exceptions) {
      const known = this.exceptions.get(exception.path);
      if (known) known.push(exception);
      else this.exceptions.set(exception.path, [exception]);
    }
  }

  /** The role of a whole file; `undefined` for a path that is not mined. */
  ofFile(path: string): Role | 'unused' | undefined {
    return this.files.get(path);
  }

  /** The role of a function, also of one inside another that is an exception; `unused` where it was taken out. */
  ofRange(path: string, start: number): Role | 'unused' {
    const exception = this.exceptions.get(path)?.find((entry) => entry.start <= start && start < entry.end);
    if (exception) return exception.role ?? 'unused';
    return this.files.get(path) ?? 'unused';
  }

  /** The strictest role that a function of this name has: of overloads, one that is held out decides. */
  ofName(path: string, qualifiedName: string): Role | 'unused' | undefined {
    const exceptions = (this.exceptions.get(path) ?? []).filter(
      (entry) => entry.qualifiedName === qualifiedName || qualifiedName.startsWith(`${entry.qualifiedName}.`),
    );
    if (exceptions.length === 0) return this.files.get(path);
    const strictness = ['heldOut', 'validation'] as const;
    return strictness.find((role) => exceptions.some((entry) => entry.role === role)) ?? 'unused';
  }
}
