// Precision and recall of the links from tests to the functions that they test, on projects labelled by hand.
// Usage: npm run bench -- focal-links [--final] [--errors]   (--final scores the half that no rule was made on)
import { parseArgs } from 'node:util';
import { type FocalScore, scoreFocalLinks, sumFocalScores } from './focalScore.ts';

const { values: options } = parseArgs({
  options: {
    final: { type: 'boolean', default: false },
    /** Also list the tests whose links are wrong or missing. */
    errors: { type: 'boolean', default: false },
  },
});

/** 95 % of the normal distribution lie within this many standard deviations. */
const normalQuantile = 1.959964;

const tests = await scoreFocalLinks(options.final ? 'final' : 'dev');
print(
  `Half: ${options.final ? 'final' : 'dev'}. Precision: right links of all links. Recall: tests with a right link of all tests of a function of the project.`,
);
print('In square brackets: 95 % interval (Wilson). Lenient: what a careful reader could have named instead counts as right.\n');
print('| project | tests | links | precision, strict | recall, strict | precision, lenient | recall, lenient |');
print('| ------- | ----: | ----: | ----------------- | -------------- | ------------------ | --------------- |');
for (const score of sumFocalScores(tests)) print(rowOf(score));
if (options.errors) {
  for (const { project, test, wanted, links } of tests) {
    if (links.length > 0 ? links.every(({ isRight }) => isRight) : wanted.length === 0) continue;
    const found = links.map(
      ({ focal, confidence, isAcceptable }) => `${focal} (${confidence.toFixed(2)}${isAcceptable ? ', acceptable' : ''})`,
    );
    print(`\n${project}: ${test}\n  wanted ${wanted.join(', ') || 'nothing'}\n  found  ${found.join(', ') || 'nothing'}`);
  }
}

function rowOf(score: FocalScore): string {
  const cells = [
    score.name,
    String(score.testCount),
    String(score.linkCount),
    ratio(score.rightLinkCount, score.linkCount),
    ratio(score.foundCount, score.linkableCount),
    ratio(score.acceptableLinkCount, score.linkCount),
    ratio(score.acceptablyFoundCount, score.linkableCount),
  ];
  return `| ${cells.join(' | ')} |`;
}

function ratio(part: number, whole: number): string {
  if (whole === 0) return '–';
  const [low, high] = wilson(part, whole);
  return `${(part / whole).toFixed(3)} (${part}/${whole}) [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

/** Wilson's interval of a share: unlike the plain one it stays within 0 and 1 for small counts. */
function wilson(part: number, whole: number): readonly [number, number] {
  const share = part / whole;
  const square = normalQuantile ** 2 / whole;
  const middle = share + square / 2;
  const reach = normalQuantile * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole));
  return [(middle - reach) / (1 + square), (middle + reach) / (1 + square)];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
