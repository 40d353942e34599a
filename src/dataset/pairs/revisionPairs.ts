// Revisions of functions in which the later version is the better one: fixes, clean-ups and review follow-ups that lasted.

import { sha256 } from '../../base/hash.ts';
import type { ChangeClass } from '../../mining/history/changeClass.ts';
import type { Revision } from '../../mining/history/history.ts';
import type { LanguageId } from '../../mining/sample.ts';
import { codeTokens } from '../../syntax/codeTokens.ts';
import { languageDefinitionOf } from '../../syntax/languageTable.ts';
import { type GuardBounds, type GuardOptions, type GuardReason, functionBounds, guardPair } from './guards.ts';
import { withoutLicenceHeader } from './leadingComments.ts';
import { MOST_CONTEXT_CHARACTERS, type UnassignedPair } from './pair.ts';
import { LaterFixes } from './laterFixes.ts';
import { confidenceOf } from './weakVotes.ts';

/** Why a revision gives no pair. */
export type RevisionRefusal =
  GuardReason | 'otherChange' | 'reverted' | 'findingsRose' | 'superseded' | 'followsCode' | 'commitFull' | 'grew' | 'inDoubt';

/** What revision pairs are made with. */
export interface RevisionPairOptions {
  /** Newest first. */
  readonly revisions: Iterable<Revision>;
  /** Findings in a function by rule, see `openFragmentParser`. */
  readonly countFindings: (language: LanguageId, text: string) => Readonly<Record<string, number>>;
  readonly parses: GuardOptions['parses'];
  /** The commit's message, where it is at hand. Default: it casts no vote. */
  readonly messageOf?: ((commit: string) => string | undefined) | undefined;
  readonly bounds?: GuardBounds | undefined;
  readonly onRefused?: ((reason: RevisionRefusal, revision: Revision) => void) | undefined;
}

/** Kinds of commits whose later version is meant to be the better one. */
const improving: ReadonlySet<ChangeClass> = new Set<ChangeClass>(['fix', 'refactor', 'style', 'reviewFollowUp']);

/** Kinds of commits that say that the version before was not right yet. */
const mending: ReadonlySet<ChangeClass> = new Set<ChangeClass>(['fix', 'reviewFollowUp', 'revert']);

/** Pairs that are less sure than this are left out. Below it lies a clean-up without fewer findings that was mended again. */
const LEAST_CONFIDENCE = 0.5;

/**
 * Tokens of the newer version for each of the older one, at most. A clean-up that adds a fifth does more than clean up, unless findings
 * fell: of the pairs read, none of five such was right, and 14 of 15 others were. A fix may add a check to a short function.
 */
const MOST_GROWTH = { fix: 1.75, other: 1.2 };

/** Pairs of one commit, so that one sweep over the whole project is not all that is learnt. A guess. */
const MOST_PER_COMMIT = 20;

/**
 * Yields a pair for each revision that made its function better and lasted, newest first.
 *
 * A test that changed with the code that a fix mended follows that code and is left out, and so is a test that has other texts or numbers
 * in it; what remains of tests are clean-ups.
 * Of the versions of one function no text is the better side of one pair and the worse side of another: the newest pair wins, an older one
 * that would call its worse side better, or its better side worse, is left out. Memory grows by one hash for each side of a pair and one
 * date for each function; the revisions of one commit are held at a time.
 */
export function* buildRevisionPairs(options: RevisionPairOptions): Generator<UnassignedPair> {
  const laterFixes = new LaterFixes();
  const sides = { better: new Set<string>(), worse: new Set<string>() };
  for (const revisions of byCommit(options.revisions)) {
    const changesCode = revisions.some((revision) => !isTestPath(revision));
    let left = MOST_PER_COMMIT;
    for (const revision of revisions) {
      const daysToNextFix = laterFixes.pass(revision, mending.has(revision.changeClass));
      const [better, worse] = [revision.after, revision.before].map(({ text }) => sha256(text).slice(0, 16)) as [string, string];
      const pair =
        firstRefusal([
          ['otherChange', !improving.has(revision.changeClass)],
          ['reverted', revision.revertedBy !== undefined],
          ['superseded', sides.worse.has(better) || sides.better.has(worse)],
          ['followsCode', isTestPath(revision) && ((revision.changeClass === 'fix' && changesCode) || changesLiterals(revision))],
          ['commitFull', left === 0],
        ]) ?? pairFrom(revision, daysToNextFix, options);
      if (typeof pair === 'string') {
        options.onRefused?.(pair, revision);
        continue;
      }
      left--;
      sides.better.add(better);
      sides.worse.add(worse);
      yield pair;
    }
  }
}

function firstRefusal(tests: readonly (readonly [RevisionRefusal, boolean])[]): RevisionRefusal | undefined {
  return tests.find(([, holds]) => holds)?.[0];
}

function* byCommit(revisions: Iterable<Revision>): Generator<readonly Revision[]> {
  let group: Revision[] = [];
  for (const revision of revisions) {
    if (group.length > 0 && group[0]?.commit !== revision.commit) {
      yield group;
      group = [];
    }
    group.push(revision);
  }
  if (group.length > 0) yield group;
}

function isTestPath({ language, after }: Revision): boolean {
  return languageDefinitionOf(language).tests.path.test(after.path);
}

/** Whether the texts and numbers of the two versions differ, in whatever order they come. */
function changesLiterals({ language, before, after }: Revision): boolean {
  const literalsOf = (text: string): string =>
    codeTokens(text.slice(0, functionBounds.mostCharacters), language)
      .flatMap(({ kind, text: token }) => (kind === 'text' || kind === 'number' ? [token] : []))
      .sort()
      .join('\n');
  return literalsOf(before.text) !== literalsOf(after.text);
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function pairFrom(revision: Revision, daysToNextFix: number | undefined, options: RevisionPairOptions): UnassignedPair | RevisionRefusal {
  const { commit, authorDate, changeClass, changedTests, language, before, after, context } = revision;
  const verdict = guardPair(
    { language, better: after.text, worse: before.text, signatures: { better: after.signature, worse: before.signature } },
    { parses: options.parses, bounds: options.bounds ?? functionBounds },
  );
  if (!verdict.passes) return verdict.reason;
  const findingsBefore = sumOf(options.countFindings(language, before.text));
  const findingsAfter = sumOf(options.countFindings(language, after.text));
  const findingsFixed = findingsBefore - findingsAfter;
  if (findingsFixed < 0) return 'findingsRose';
  if (findingsFixed === 0 && verdict.growthRatio > MOST_GROWTH[changeClass === 'fix' ? 'fix' : 'other']) return 'grew';
  const confidence = confidenceOf({
    findingsFixed,
    changeClass,
    // Tests speak for the code they test, not for themselves.
    changedTests: changedTests && !isTestPath(revision),
    daysToNextFix,
    message: options.messageOf?.(commit),
  });
  if (confidence < LEAST_CONFIDENCE) return 'inDoubt';
  return {
    kind: 'revision',
    rule: changeClass,
    language,
    path: after.path,
    qualifiedName: after.qualifiedName,
    context: shortened(withoutLicenceHeader(context)),
    better: after.text,
    worse: before.text,
    suffix: '',
    confidence,
    changesBehaviour: verdict.changesBehaviour,
    editRatio: verdict.editRatio,
    provenance: { commit, authorDate, changeClass, findingsBefore, findingsAfter },
  };
}

/** The end of a context, from a line start on. */
function shortened(context: string): string {
  if (context.length <= MOST_CONTEXT_CHARACTERS) return context;
  const end = context.slice(-MOST_CONTEXT_CHARACTERS);
  const newline = end.indexOf('\n');
  return newline < 0 ? end : end.slice(newline + 1);
}
