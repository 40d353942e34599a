// The files of one commit → its revisions, or why it has none. Runs in a thread, since it parses.

import { messageOf } from '../../base/errors.ts';
import { ParsingError } from '../../syntax/parsingError.ts';
import { readableText } from '../contentExclusion.ts';
import { changedLines, textHash } from './changedLines.ts';
import type { FileMark, LeftOutReason, MoveMark, RevisionMark, RevisionSide, StoredRevision } from './commitRecord.ts';
import { allFunctions, compareVersions } from './compareVersions.ts';
import type { CommitComparison, FilePair, FileSide } from './historyMessage.ts';
import { type MatchedFunction, matchMoves } from './matchFunctions.ts';
import type { FileVersion, VersionCache } from './versionCache.ts';
import type { VersionFunction } from './versionFunction.ts';

/** A commit that changes more functions is a mechanical change; the number is a guess. */
export const MOST_CHANGED_FUNCTIONS = 100;
/** Mass reformatting: in this many files functions changed, and in this share of them in white space and comments only. Guesses. */
const LEAST_REFORMATTED_FILES = 8;
const LEAST_REFORMATTED_RATIO = 0.7;
/** The same counted by functions, for a change of a few large files. Guesses. */
const LEAST_REFORMATTED_FUNCTIONS = 60;
const REFORMATTED_PER_CHANGED = 4;
/** Functions are looked for in files that came or went only where those are few; more are an import. A guess. */
const MOST_WHOLE_FILES = 40;
/** Text before a function that is kept with it. From the contract of revisions. */
const MOST_CONTEXT_CHARACTERS = 4_000;

/** A file of the commit whose content may be used. */
interface UsableFile extends FilePair {
  readonly index: number;
  readonly beforeText: string | undefined;
  readonly afterText: string | undefined;
}

type FunctionOfFile = VersionFunction & { readonly file: number };

/** Compares every file of a commit. */
export async function compareCommit(cache: VersionCache, pairs: readonly FilePair[]): Promise<CommitComparison> {
  const usable = usableFiles(pairs);
  const found = new CommitFindings(cache, usable);
  for (const file of usable) if (file.before && file.after) await found.compare(file);
  await found.findMoves();
  return found.result(usable.length === 0 && pairs.length > 0 ? 'generated' : undefined);
}

/** Files without a generated, minified, binary or otherwise unusable side. */
function usableFiles(pairs: readonly FilePair[]): UsableFile[] {
  return pairs.flatMap((pair, index) => {
    const before = pair.before && readableText(pair.before.bytes);
    const after = pair.after && readableText(pair.after.bytes);
    if ((before && !('text' in before)) || (after && !('text' in after))) return [];
    return [{ ...pair, index, beforeText: before?.text, afterText: after?.text }];
  });
}

class CommitFindings {
  private readonly cache: VersionCache;
  private readonly files: readonly UsableFile[];
  private readonly matched: MatchedFunction<FunctionOfFile>[] = [];
  private removed: FunctionOfFile[] = [];
  private added: FunctionOfFile[] = [];
  private readonly moves: MoveMark[] = [];
  private readonly failures: { readonly path: string; readonly message: string }[] = [];
  private readonly addedNames = new Map<number, string[]>();
  private formattingOnlyCount = 0;
  private reformattedFileCount = 0;
  private changedFileCount = 0;

  constructor(cache: VersionCache, files: readonly UsableFile[]) {
    this.cache = cache;
    this.files = files;
  }

  async compare(file: UsableFile): Promise<void> {
    const [before, after] = [named(file.before, file.beforeText), named(file.after, file.afterText)];
    if (!before || !after || before.blobHash === after.blobHash) return;
    const comparison = await this.attempt(file, () => compareVersions(this.cache, file.language, before, after));
    if (!comparison) return;
    const { pairs, removed, added, formattingOnlyCount } = comparison;
    const ofFile = (entry: VersionFunction): FunctionOfFile => ({ ...entry, file: file.index });
    this.matched.push(...pairs.map((pair) => ({ ...pair, before: ofFile(pair.before), after: ofFile(pair.after) })));
    this.removed.push(...removed.map(ofFile));
    this.added.push(...added.map(ofFile));
    this.formattingOnlyCount += formattingOnlyCount;
    if (pairs.length + formattingOnlyCount === 0) return;
    if (pairs.length === 0) this.reformattedFileCount++;
    else this.changedFileCount++;
  }

  /** Pairs what went in one file with what came in another. Whole files are parsed only where something can match. */
  async findMoves(): Promise<void> {
    const gone = this.files.filter((file) => !file.after);
    const come = this.files.filter((file) => !file.before);
    if (gone.length + come.length > MOST_WHOLE_FILES) gone.length = come.length = 0;
    const canLeave = this.removed.length > 0 || gone.length > 0;
    const canArrive = this.added.length > 0 || come.length > 0;
    if (canLeave && canArrive) {
      const removed = [...this.removed, ...(await this.wholeFiles(gone, 'before'))];
      const added = [...this.added, ...(await this.wholeFiles(come, 'after'))];
      const moved = matchMoves(removed, added);
      for (const pair of moved.pairs) {
        if (pair.before.tokenText === pair.after.tokenText) this.moves.push(this.moveMark(pair));
        else this.matched.push(pair);
      }
      this.removed = [...moved.removed];
      this.added = [...moved.added];
    }
    for (const { file, qualifiedName } of this.added) {
      const names = this.addedNames.get(file);
      if (names) names.push(qualifiedName);
      else this.addedNames.set(file, [qualifiedName]);
    }
  }

  result(reason: LeftOutReason | undefined): CommitComparison {
    const leftOut = reason ?? this.leftOut();
    const isMass = leftOut === 'massReformat';
    const matched = isMass ? [] : this.matched;
    const revisions = matched.map((pair) => this.revision(pair));
    return {
      leftOut,
      files: this.files.flatMap((file) => this.fileMark(file)),
      moves: this.moves,
      formattingOnlyCount: this.formattingOnlyCount,
      revisions: leftOut === undefined ? revisions : [],
      marks: matched.map((pair, index) => markOf(pair, revisions[index] as StoredRevision)),
      failures: this.failures,
    };
  }

  private leftOut(): LeftOutReason | undefined {
    const touchedCount = this.reformattedFileCount + this.changedFileCount;
    const isMassByFiles = touchedCount >= LEAST_REFORMATTED_FILES && this.reformattedFileCount >= LEAST_REFORMATTED_RATIO * touchedCount;
    const isMassByFunctions =
      this.formattingOnlyCount >= LEAST_REFORMATTED_FUNCTIONS && this.formattingOnlyCount >= REFORMATTED_PER_CHANGED * this.matched.length;
    if (isMassByFiles || isMassByFunctions) return 'massReformat';
    if (this.matched.length > MOST_CHANGED_FUNCTIONS) return 'tooManyFunctions';
    if (this.matched.length > 0) return undefined;
    return this.formattingOnlyCount > 0 ? 'formattingOnly' : 'noFunctionChange';
  }

  private async wholeFiles(files: readonly UsableFile[], side: 'before' | 'after'): Promise<FunctionOfFile[]> {
    const functions: FunctionOfFile[] = [];
    for (const file of files) {
      const content = side === 'before' ? named(file.before, file.beforeText) : named(file.after, file.afterText);
      const found = content && (await this.attempt(file, () => allFunctions(this.cache, file.language, content)));
      for (const entry of found ?? []) functions.push({ ...entry, file: file.index });
    }
    return functions;
  }

  /** A text without structure is a problem of its file; anything else ends the thread. */
  private async attempt<T>(file: UsableFile, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!ParsingError.is(error, 'parserFailed')) throw error;
      this.failures.push({ path: (file.after ?? file.before)?.path ?? '', message: messageOf(error) });
      return undefined;
    }
  }

  private fileOf(entry: FunctionOfFile): UsableFile {
    return this.files.find(({ index }) => index === entry.file) as UsableFile;
  }

  private revision({ before, after, matchedBy }: MatchedFunction<FunctionOfFile>): StoredRevision {
    const [from, to] = [this.fileOf(before), this.fileOf(after)];
    return {
      language: to.language,
      before: sideOf(before, from.before),
      after: sideOf(after, to.after),
      context: contextOf(to.afterText ?? '', after.start),
      matchedBy,
    };
  }

  private moveMark({ before, after }: MatchedFunction<FunctionOfFile>): MoveMark {
    return {
      path: this.fileOf(after).after?.path ?? '',
      qualifiedName: after.qualifiedName,
      beforePath: this.fileOf(before).before?.path ?? '',
      beforeName: before.qualifiedName,
    };
  }

  private fileMark(file: UsableFile): FileMark[] {
    if (!file.after) return [];
    const from = file.before?.path === file.after.path ? undefined : file.before?.path;
    return [{ path: file.after.path, from, isNew: !file.before, addedFunctions: this.addedNames.get(file.index) ?? [] }];
  }
}

function named(side: FileSide | undefined, text: string | undefined): FileVersion | undefined {
  return side && text !== undefined ? { path: side.path, blobHash: side.blobHash, text } : undefined;
}

function sideOf(entry: VersionFunction, side: FileSide | undefined): RevisionSide {
  const { qualifiedName, signature, start, end, text } = entry;
  return { path: side?.path ?? '', qualifiedName, signature, blobHash: side?.blobHash ?? '', start, end, text };
}

function markOf({ before, after }: MatchedFunction<FunctionOfFile>, revision: StoredRevision): RevisionMark {
  const lines = changedLines(before.text, after.text);
  return {
    path: revision.after.path,
    qualifiedName: after.qualifiedName,
    beforePath: revision.before.path,
    beforeName: before.qualifiedName,
    beforeHash: textHash(before.tokenText),
    afterHash: textHash(after.tokenText),
    removedLines: lines.removed,
    addedLines: lines.added,
  };
}

/** The last lines before `offset` that fit. */
function contextOf(text: string, offset: number): string {
  const earliest = offset - MOST_CONTEXT_CHARACTERS;
  if (earliest <= 0) return text.slice(0, offset);
  const newline = text.indexOf('\n', earliest - 1);
  return newline < 0 || newline >= offset ? '' : text.slice(newline + 1, offset);
}
