import type { ParsedVersion, TextChange, VersionParser } from '../../syntax/versionParser.ts';
import { openVersionParser } from '../../syntax/versionParser.ts';
import type { LanguageId } from '../sample.ts';
import { findHunks, type LineHunk } from './lineHunks.ts';

/** One version of a file. */
export interface FileVersion {
  readonly path: string;
  readonly blobHash: string;
  readonly text: string;
}

/** Two versions with their trees and what differs between them. */
export interface VersionPair {
  readonly before: ParsedVersion;
  readonly after: ParsedVersion;
  readonly hunks: readonly LineHunk[];
}

/** Text whose trees are kept: a tree takes some twenty times its text. */
const MOST_KEPT_CHARACTERS = 4_000_000;

interface KeptVersion {
  readonly blobHash: string;
  readonly version: ParsedVersion;
}

/**
 * The last tree of each file, from which its other versions are parsed by what differs.
 *
 * Commits come newest first, so of each pair the older version is kept.
 */
export class VersionCache {
  private readonly parsers = new Map<LanguageId, Promise<VersionParser>>();
  /** By language and path, in the order of their last use. */
  private readonly kept = new Map<string, KeptVersion>();
  private keptCharacters = 0;

  /** Lends the trees of two versions of one file to `use`. */
  async withPair<R>(language: LanguageId, before: FileVersion, after: FileVersion, use: (pair: VersionPair) => R): Promise<R> {
    const parser = await this.parserOf(language);
    const known = this.take(language, after.path) ?? this.take(language, before.path);
    const hunks = findHunks(before.text, after.text);
    let newer: ParsedVersion | undefined;
    try {
      newer = known?.blobHash === after.blobHash ? known.version : parser.parse(after.text, known && from(known.version, after.text));
      const older = parser.parse(before.text, { version: newer, changes: hunks.map(backward) });
      this.keep(language, before, older);
      return use({ before: older, after: newer, hunks });
    } finally {
      if (newer !== known?.version) newer?.dispose();
      known?.version.dispose();
      this.shrink();
    }
  }

  /** Lends the tree of one text to `use`. */
  async withSingle<R>(language: LanguageId, file: FileVersion, use: (version: ParsedVersion) => R): Promise<R> {
    const parser = await this.parserOf(language);
    const known = this.take(language, file.path);
    const version = known?.blobHash === file.blobHash ? known.version : parser.parse(file.text, known && from(known.version, file.text));
    if (version !== known?.version) known?.version.dispose();
    this.keep(language, file, version);
    try {
      return use(version);
    } finally {
      this.shrink();
    }
  }

  private async parserOf(language: LanguageId): Promise<VersionParser> {
    let parser = this.parsers.get(language);
    if (!parser) this.parsers.set(language, (parser = openVersionParser(language)));
    return await parser;
  }

  private take(language: LanguageId, path: string): KeptVersion | undefined {
    const key = `${language}:${path}`;
    const known = this.kept.get(key);
    if (!known) return undefined;
    this.kept.delete(key);
    this.keptCharacters -= known.version.text.length;
    return known;
  }

  private keep(language: LanguageId, { path, blobHash }: FileVersion, version: ParsedVersion): void {
    this.take(language, path)?.version.dispose();
    this.kept.set(`${language}:${path}`, { blobHash, version });
    this.keptCharacters += version.text.length;
  }

  private shrink(): void {
    for (const [key, { version }] of this.kept) {
      if (this.keptCharacters <= MOST_KEPT_CHARACTERS) return;
      this.kept.delete(key);
      this.keptCharacters -= version.text.length;
      version.dispose();
    }
  }
}

function from(version: ParsedVersion, text: string): { readonly version: ParsedVersion; readonly changes: TextChange[] } {
  const hunks = findHunks(version.text, text);
  return {
    version,
    changes: hunks.map(({ beforeStart, beforeEnd, afterStart, afterEnd }) => ({
      start: beforeStart,
      oldEnd: beforeEnd,
      newStart: afterStart,
      newEnd: afterEnd,
    })),
  };
}

function backward({ beforeStart, beforeEnd, afterStart, afterEnd }: LineHunk): TextChange {
  return { start: afterStart, oldEnd: afterEnd, newStart: beforeStart, newEnd: beforeEnd };
}
