import { formatCount } from '../../base/formatQuantity.ts';

/** Codes in words, for people. Codes that are not here are shown as they are. */
const codeTexts: Readonly<Record<string, string>> = {
  tooLarge: 'too large',
  notUtf8: 'not UTF-8',
  unsupportedLanguage: 'another language',
  parserFailed: 'parser failed',
  containsSecret: 'holds a secret',
  lfsPointer: 'in Git LFS',
  compiled: 'compiled output',
  licence: 'excluded licence',
  ignored: 'in .repotuneignore',
  excluded: 'excluded by pattern',
  massReformat: 'reformatting',
  vendoredDrop: 'vendored code',
  reviewFollowUp: 'review follow-up',
};

/** `java 512, python 3`, most first. @param most Counts shown; the rest is summed up. */
export function countsText(counts: Readonly<Record<string, number>>, most = Infinity): string {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, most).map(([code, count]) => `${codeTexts[code] ?? code} ${formatCount(count)}`);
  const rest = sorted.slice(most).reduce((sum, [, count]) => sum + count, 0);
  return [...shown, ...(rest > 0 ? [`others ${formatCount(rest)}`] : [])].join(', ');
}
