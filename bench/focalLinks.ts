// Precision and recall of the links from tests to the functions that they test, on projects labelled by hand.
// Usage: npm run bench -- focal-links [--half dev|final] [--fresh] [--errors] [--calibrate]
import { parseArgs } from 'node:util';
import { LEAST_CONFIDENCE } from '../src/mining/focalLinks/linkTests.ts';
import { calibrateOutOfProject, fitConfidence } from './focalCalibration.ts';
import { type FocalScore, keepConfident, type LabelSet, type ScoredTest, scoreFocalLinks, sumFocalScores } from './focalScore.ts';

const { values: options } = parseArgs({
  options: {
    /** One half of the labels that the rules were made on, instead of both. */
    half: { type: 'string' },
    /** The labels that no rule was made on; to be scored once. */
    fresh: { type: 'boolean', default: false },
    /** Also list the tests whose links are wrong or missing. */
    errors: { type: 'boolean', default: false },
    /** Fit the confidence anew, and print how links of projects left out fare from threshold to threshold. */
    calibrate: { type: 'boolean', default: false },
  },
});

/** Thresholds of the curve. */
const thresholds = [0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/** 95 % of the normal distribution lie within this many standard deviations. */
const normalQuantile = 1.959964;

const set: LabelSet = options.fresh ? 'fresh' : options.half === 'dev' || options.half === 'final' ? options.half : 'known';
const tests = await scoreFocalLinks(set);
print(`Labels: ${set}. Precision: right links of all links. Recall: tests with a right link of all tests of a function of the project.`);
print('In square brackets: 95 % interval (Wilson). Lenient: what a careful reader could have named instead counts as right.\n');
if (options.calibrate) printCalibration(tests);
else {
  const confident = keepConfident(tests);
  printHead('project');
  for (const score of sumFocalScores(confident)) print(rowOf(score));
  if (set === 'fresh') {
    print('');
    printCurve(tests);
  }
  if (options.errors) printErrors(confident);
}

function printErrors(confident: readonly ScoredTest[]): void {
  for (const { project, test, wanted, links } of confident) {
    if (links.length > 0 ? links.every(({ isRight }) => isRight) : wanted.length === 0) continue;
    const found = links.map(
      ({ focal, confidence, isAcceptable }) => `${focal} (${confidence.toFixed(2)}${isAcceptable ? ', acceptable' : ''})`,
    );
    print(`\n${project}: ${test}\n  wanted ${wanted.join(', ') || 'nothing'}\n  found  ${found.join(', ') || 'nothing'}`);
  }
}

function printCalibration(all: readonly ScoredTest[]): void {
  const { lead, isThroughHelper, isUncalled, offset } = fitConfidence(all);
  print(
    `Fit to all: lead ${lead.toFixed(2)}, through a helper ${isThroughHelper.toFixed(2)}, uncalled ${isUncalled.toFixed(2)}, offset ${offset.toFixed(2)}.`,
  );
  print(`Below: each project with the fit to the others. The default threshold is ${LEAST_CONFIDENCE}.\n`);
  const outOfProject = calibrateOutOfProject(all);
  printCurve(outOfProject);
  print('\n| confidence | links | mean confidence | right, strict | right, lenient |');
  print('| ---------- | ----: | --------------: | ------------- | -------------- |');
  const links = outOfProject.flatMap((entry) => entry.links);
  for (const [low, high] of [
    [0, 0.5],
    [0.5, 0.7],
    [0.7, 0.8],
    [0.8, 0.9],
    [0.9, 0.95],
    [0.95, 1],
  ] as const) {
    const inside = links.filter(({ confidence }) => confidence >= low && confidence < high);
    const mean = inside.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, inside.length);
    const right = inside.filter(({ isRight }) => isRight).length;
    const acceptable = inside.filter(({ isAcceptable }) => isAcceptable).length;
    print(
      `| ${low} to ${high} | ${inside.length} | ${mean.toFixed(2)} | ${ratio(right, inside.length)} | ${ratio(acceptable, inside.length)} |`,
    );
  }
}

function printCurve(all: readonly ScoredTest[]): void {
  printHead('threshold');
  for (const threshold of thresholds) {
    const score = sumFocalScores(keepConfident(all, threshold)).at(-1);
    if (score) print(rowOf({ ...score, name: String(threshold) }));
  }
}

function printHead(first: string): void {
  print(`| ${first} | tests | links | precision, strict | recall, strict | precision, lenient | recall, lenient |`);
  print('| ------- | ----: | ----: | ----------------- | -------------- | ------------------ | --------------- |');
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
