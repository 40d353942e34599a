import { formatCount } from '../../base/formatQuantity.ts';
import type { RunResult } from '../../pipeline/personalize.ts';

/** Why files were left out, for people. Reasons that are not here are shown as they are. */
const reasonTexts: Readonly<Record<string, string>> = {
  tooLarge: 'too large',
  notUtf8: 'not UTF-8',
  unsupportedLanguage: 'another language',
  parserFailed: 'parser failed',
  containsSecret: 'holds a secret',
};

const roleTexts: Readonly<Record<string, string>> = { train: 'learnt from', validation: 'watched during training', heldOut: 'held out' };

/** What was found in a repository, as pairs of name and value. */
export function miningPairs(mining: NonNullable<RunResult['state']['mining']>): [string, string][] {
  const pairs: [string, string][] = [
    ['Code', `${formatCount(mining.files)} files, ${formatCount(mining.functions)} functions (${countsText(mining.languages)})`],
    [
      'Roles',
      Object.entries(mining.roles)
        .map(
          ([role, { files, characters }]) =>
            `${formatCount(files)} files ${roleTexts[role] ?? role} (${formatCount(characters / 1000)} k characters)`,
        )
        .join(', '),
    ],
  ];
  if (Object.keys(mining.leftOut).length > 0) pairs.push(['Left out', countsText(mining.leftOut)]);
  if (mining.redactedSecrets > 0) pairs.push(['Redacted', `${formatCount(mining.redactedSecrets)} secrets`]);
  return pairs;
}

/** `java 512, python 3`, most first. */
function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([word, count]) => `${reasonTexts[word] ?? word} ${formatCount(count)}`)
    .join(', ');
}
