import { formatCount } from '../../base/formatQuantity.ts';

/** Codes in words, for people. Codes that are not here are shown as they are. */
const codeTexts: Readonly<Record<string, string>> = {
  // Files.
  tooLarge: 'too large',
  notUtf8: 'not UTF-8',
  unsupportedLanguage: 'another language',
  parserFailed: 'parser failed',
  containsSecret: 'holds a secret',
  lfsPointer: 'in Git LFS',
  licence: 'excluded licence',
  ignored: 'in .repotuneignore',
  excluded: 'excluded by pattern',
  symlink: 'links',
  // Commits.
  massReformat: 'reformatting',
  vendoredDrop: 'vendored code',
  rootImport: 'first import',
  shallowBoundary: 'edge of a shallow clone',
  ignoredByProject: 'ignored for blame',
  tooManyFiles: 'too many files',
  tooManyFunctions: 'too many functions',
  noSourceChange: 'no source file',
  noFunctionChange: 'no function',
  formattingOnly: 'formatting only',
  reviewFollowUp: 'review follow-up',
  // Candidates for pairs.
  otherChange: 'neither fix nor clean-up',
  followsCode: 'a test that follows its code',
  signatureChanged: 'another signature',
  superseded: 'changed again later',
  reverted: 'taken back later',
  findingsRose: 'more findings than before',
  findingsUnchanged: 'no fewer findings',
  notRewritable: 'cannot be rewritten',
  tooSimilar: 'too alike',
  tooDifferent: 'too different',
  tooShort: 'too short',
  tooLong: 'too long',
  sizesDiffer: 'sizes too different',
  doesNotParse: 'does not parse',
  grew: 'grew too much',
  inDoubt: 'too doubtful',
  cutOff: 'answer cut off',
  outOfTime: 'no time left',
  noRole: 'taken out of training',
  nearHeldOut: 'near a held-out function',
  commitFull: 'enough of the commit',
  fileFull: 'enough of the file',
  ruleFull: 'enough of the rule',
  kindFull: 'enough of the kind',
};

/** `java 512, python 3`, most first. @param most Counts shown; the rest is summed up. */
export function countsText(counts: Readonly<Record<string, number>>, most = Infinity): string {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, most).map(([code, count]) => `${codeTexts[code] ?? code} ${formatCount(count)}`);
  const rest = sorted.slice(most).reduce((sum, [, count]) => sum + count, 0);
  return [...shown, ...(rest > 0 ? [`others ${formatCount(rest)}`] : [])].join(', ');
}
