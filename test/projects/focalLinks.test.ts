// The links of real projects' tests do not become worse than they were when the rules were made.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepConfident, scoreFocalLinks, type ScoredTest, sumFocalScores } from '../../bench/focalScore.ts';
import { ProjectSourceError } from '../../bench/projects/projectSourceError.ts';
import { realProject } from '../helpers/realProjects.ts';
import projects from '../fixtures/focal/projects.json' with { type: 'json' };

/** What the rules reached on the labels that they were made on; a new rule may raise these. */
const leastPrecision = 0.95;
const leastRecall = 0.76;

test('links the tests of labelled projects to the right functions', async (t) => {
  const tests = await bringScores();
  if (tests instanceof ProjectSourceError) {
    t.skip(`a labelled project is not to be had: ${tests.message}`);
    return;
  }
  const scores = sumFocalScores(tests);
  for (const { name, linkCount, rightLinkCount, linkableCount, foundCount, acceptableLinkCount } of scores) {
    t.diagnostic(
      `${name}: ${rightLinkCount} of ${linkCount} links right (${acceptableLinkCount} acceptable), ${foundCount} of ${linkableCount} tests`,
    );
  }
  const all = scores.at(-1);
  assert.ok(all && all.testCount === 199, 'expected all labels of both halves');
  const precision = all.rightLinkCount / all.linkCount;
  const recall = all.foundCount / all.linkableCount;
  assert.ok(precision >= leastPrecision, `strict precision ${precision.toFixed(3)}, was ${leastPrecision}`);
  assert.ok(recall >= leastRecall, `strict recall ${recall.toFixed(3)}, was ${leastRecall}`);
});

async function bringScores(): Promise<ScoredTest[] | ProjectSourceError> {
  try {
    for (const project of projects) await realProject(project);
  } catch (error) {
    if (error instanceof ProjectSourceError) return error;
    throw error;
  }
  return keepConfident(await scoreFocalLinks('known'));
}
