// Keeps held-out functions out of the contexts of training pairs from the same file.

import type { FileSample } from '../mining/sample.ts';
import type { RoleTable } from './roleTable.ts';

/** Shorter lines say nothing by themselves: braces, `return;`. A guess. */
const LEAST_LINE_CHARACTERS = 12;

/** The lines of functions that do not take part in training, by file. */
export class HeldOutLines {
  private readonly byPath = new Map<string, Set<string>>();

  /** @param files All files that may give a context. */
  constructor(files: Iterable<Pick<FileSample, 'path' | 'text' | 'functions'>>, roles: RoleTable) {
    for (const { path, text, functions } of files) {
      if (roles.ofFile(path) === 'heldOut') continue;
      for (const { start, end } of functions) {
        if (roles.ofRange(path, start) === roles.ofFile(path)) continue;
        let lines = this.byPath.get(path);
        if (!lines) this.byPath.set(path, (lines = new Set()));
        for (const line of text.slice(start, end).split('\n')) if (line.trim().length >= LEAST_LINE_CHARACTERS) lines.add(line.trim());
      }
    }
  }

  /** A context without these lines; one that is cut in the middle of a function is cleaned as well. */
  clean(path: string, context: string): string {
    const lines = this.byPath.get(path);
    if (!lines) return context;
    return context
      .split('\n')
      .filter((line) => !lines.has(line.trim()))
      .join('\n');
  }
}
