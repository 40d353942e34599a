import type { ParsedVersion, VersionParser } from '../../syntax/versionParser.ts';
import { openVersionParser } from '../../syntax/versionParser.ts';
import type { LanguageId } from '../sample.ts';
import { findHunks, type LineHunk } from './lineHunks.ts';

/** A text with the name under which its tree is kept. */
export interface NamedText {
  readonly blobHash: string;
  readonly text: string;
}

/** Text whose trees are kept: a tree takes some twenty times its text. */
const MOST_KEPT_CHARACTERS = 2_000_000;

/** Trees of the versions that were parsed last, so that the next version of a file is parsed by what changed. */
export class VersionCache {
  private readonly parsers = new Map<LanguageId, Promise<VersionParser>>();
  /** In the order of their last use. */
  private readonly versions = new Map<string, ParsedVersion>();
  private keptCharacters = 0;

  /** The trees of two versions of one file; valid until the next call. */
  async pair(
    language: LanguageId,
    before: NamedText,
    after: NamedText,
  ): Promise<{ before: ParsedVersion; after: ParsedVersion; hunks: LineHunk[] }> {
    const parser = await this.parserOf(language);
    const hunks = findHunks(before.text, after.text);
    const known = this.use(language, before);
    const newer =
      this.use(language, after) ??
      this.keep(language, after, parser.parse(after.text, known && { version: known, changes: hunks.map(forward) }));
    const older = known ?? this.keep(language, before, parser.parse(before.text, { version: newer, changes: hunks.map(backward) }));
    this.shrink(2);
    return { before: older, after: newer, hunks };
  }

  /** The tree of one text; valid until the next call. */
  async single(language: LanguageId, named: NamedText): Promise<ParsedVersion> {
    const parser = await this.parserOf(language);
    const version = this.use(language, named) ?? this.keep(language, named, parser.parse(named.text));
    this.shrink(1);
    return version;
  }

  private async parserOf(language: LanguageId): Promise<VersionParser> {
    let parser = this.parsers.get(language);
    if (!parser) this.parsers.set(language, (parser = openVersionParser(language)));
    return await parser;
  }

  private use(language: LanguageId, { blobHash }: NamedText): ParsedVersion | undefined {
    const key = `${language}:${blobHash}`;
    const version = this.versions.get(key);
    if (!version) return undefined;
    this.versions.delete(key);
    this.versions.set(key, version);
    return version;
  }

  private keep(language: LanguageId, { blobHash }: NamedText, version: ParsedVersion): ParsedVersion {
    this.versions.set(`${language}:${blobHash}`, version);
    this.keptCharacters += version.text.length;
    return version;
  }

  private shrink(leastCount: number): void {
    for (const [key, version] of this.versions) {
      if (this.keptCharacters <= MOST_KEPT_CHARACTERS || this.versions.size <= leastCount) return;
      this.versions.delete(key);
      this.keptCharacters -= version.text.length;
      version.dispose();
    }
  }
}

function forward({ beforeStart, beforeEnd, afterStart, afterEnd }: LineHunk): {
  start: number;
  oldEnd: number;
  newStart: number;
  newEnd: number;
} {
  return { start: beforeStart, oldEnd: beforeEnd, newStart: afterStart, newEnd: afterEnd };
}

function backward({ beforeStart, beforeEnd, afterStart, afterEnd }: LineHunk): {
  start: number;
  oldEnd: number;
  newStart: number;
  newEnd: number;
} {
  return { start: afterStart, oldEnd: afterEnd, newStart: beforeStart, newEnd: beforeEnd };
}
