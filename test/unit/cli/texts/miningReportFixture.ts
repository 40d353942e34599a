import type { MineResult } from '../../../../src/pipeline/mineDatasets.ts';

/** A report with something of everything. */
export function miningReportFixture(): MineResult['report'] {
  return {
    schemaVersion: 1,
    toolVersion: '0.1.0',
    repository: { name: 'sample', identity: 'sample-0123456789ab', headCommit: 'a'.repeat(40) },
    seed: 1,
    languages: {
      python: { files: 12, functions: 340, tests: 90, focalPairs: 71, revisions: 500, pairs: 44 },
      java: { files: 509, functions: 9080, tests: 4100, focalPairs: 3600, revisions: 12_000, pairs: 2_000 },
    },
    leftOut: { unsupportedLanguage: 31, generated: 2 },
    history: {
      commits: 812,
      isShallow: false,
      revisions: 12_500,
      byClass: { fix: 800, other: 11_700 },
      leftOut: { merge: 90, massReformat: 3 },
    },
    secrets: [{ path: 'src/Key.java', kind: 'githubToken', place: 'line 12' }],
    duplicates: { exactFiles: 1, nearDuplicateFileGroups: 4, cappedFunctions: 0, leakedFunctions: 17 },
    split: {
      train: { files: 400, functions: 7_000, characters: 5_000_000 },
      validation: { files: 40, functions: 420, characters: 300_000 },
      heldOut: { files: 81, functions: 2_000, characters: 1_000_000 },
      unused: { files: 0, functions: 0, characters: 0 },
      heldOutFunctions: 33,
    },
    focalPairs: { count: 3_671, testsWithout: 519, rules: { className: 3_000 } },
    pairs: {
      count: 2_044,
      byKind: {
        revision: { count: 44, share: 0.02, rules: { fix: 44 } },
        linter: { count: 2_000, share: 0.98, rules: { a: 900, b: 500, c: 300, d: 100, e: 90, f: 60, g: 30, h: 20 } },
      },
      rejected: { tooSimilar: 20, nearHeldOut: 5 },
      confidenceHistogram: [0, 0, 0, 0, 0, 0, 44, 0, 0, 2_000],
    },
    conventions: [{ language: 'java', choice: 'java/null-check', form: 'yoda', supportCount: 310, supportRatio: 0.97 }],
    linters: [{ name: 'ruff', isUsed: false, detail: 'notInstalled: Install ruff.' }],
    warnings: [{ code: 'fewPairs', text: 'Only a few pairs.' }],
    stageMs: { files: 1_200, pairs: 2_300 },
    peakMemoryBytes: 250e6,
  };
}
