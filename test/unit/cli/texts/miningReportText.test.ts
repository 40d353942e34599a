import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftOutText, miningReportText } from '../../../../src/cli/texts/miningReportText.ts';
import { miningReportFixture } from './miningReportFixture.ts';

test('languages stand below each other, the largest first, with their sum', () => {
  const rows = miningReportText(miningReportFixture()).split('\n');
  assert.match(rows[0] ?? '', /^Language +Files +Functions +Tests +Focal pairs +Revisions +Better\/worse pairs$/u);
  assert.match(rows[2] ?? '', /^java +509 +9\u00a0080 +4\u00a0100 +3\u00a0600 +12\u00a0000 +2\u00a0000$/u);
  assert.match(rows[3] ?? '', /^python +12 +340/u);
  assert.match(rows[4] ?? '', /^all +521 +9\u00a0420/u);
});

test('everything that was found or left out is said', () => {
  const text = miningReportText(miningReportFixture());
  for (const expected of [
    /^Split +learnt from 400 files, .*held out 81 files/mu,
    /of these, 33 functions held out of other files/u,
    /^Left out +another language 31, generated 2$/mu,
    /^History +812 commits; changes of functions: other 11\u00a0700, fix 800$/mu,
    /^Commits left out +merge 90, reformatting 3$/mu,
    /^Secrets +1 replaced: githubToken 1 \(src\/Key\.java line 12\)$/mu,
    /17 copies of held-out ones/u,
    /^Focal pairs +3\u00a0671; 519 tests without/mu,
    /^Pairs: linter +2\u00a0000 \(98 %\); a 900, b 500, c 300, d 100, e 90, f 60, others 50$/mu,
    /^Pairs left out +too alike 20, near a held-out function 5$/mu,
    /^Conventions +java\/null-check yoda \(310 places, 97 %\)$/mu,
    /^Linter ruff +not used: notInstalled/mu,
    /^Time +3\.5 s, peak memory 250 MB$/mu,
    /^Note: Only a few pairs\.$/mu,
  ])
    assert.match(text, expected);
});

test('left-out files are named on request, all or for one reason', () => {
  const leftOut = [
    { path: 'a.bin', reason: 'binary' as const },
    { path: 'b.java', reason: 'syntaxErrors' as const, detail: 'line 3' },
  ];
  const result = { report: miningReportFixture(), outFolder: undefined, leftOut, samplePairs: [] };
  assert.match(leftOutText(result, true), /^binary +a\.bin\nsyntaxErrors +b\.java \(line 3\)$/u);
  assert.match(leftOutText(result, 'binary'), /^binary +a\.bin$/u);
  assert.equal(leftOutText(result, 'symlink'), 'Left out for symlink: nothing.');
});
