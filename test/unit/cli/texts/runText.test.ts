import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reportText } from '../../../../src/cli/texts/reportText.ts';
import { runText, trainedText } from '../../../../src/cli/texts/runText.ts';
import { buildPageFixture } from '../../evaluation/reportPage/pageFixture.ts';

describe('the table at the end', () => {
  const { report, state } = buildPageFixture();
  const text = reportText(report, 'prefix');

  test('has a row for every figure of every variant, differences with intervals', () => {
    const table = text.slice(0, text.indexOf('\n\n'));
    assert.equal(
      table,
      `
Figure                      Variant            Value        Difference  95 % interval
──────────────────────────  ────────────────  ──────  ────────────────  ─────────────────────
Held-out loss (nats/token)  base              1.0983
                            untrained prefix  1.0818  −0.0164 (−1.5 %)  −0.0223 to −0.0107
                            personalized      0.9926  −0.1057 (−9.6 %)  −0.1114 to −0.0998
Perplexity                  base               2.999
                            untrained prefix   2.950            −1.6 %  −2.2 to −1.1 %
                            personalized       2.698           −10.0 %  −10.5 to −9.5 %
Next line: exact match      base              22.5 %
                            personalized      24.2 %       +1.7 points  −10.8 to +14.2 points
Next line: edit similarity  base              75.6 %
                            personalized      75.8 %       +0.2 points  −3.8 to +4.3 points`.slice(1),
    );
  });

  test('ends with the verdict and its reason', () => {
    assert.match(text, /^Verdict: better \(the held-out loss fell, and its interval excludes zero\)$/mu);
  });

  test('says where everything lies and what to do next', () => {
    const all = runText({ path: '/my runs/one', state, report });
    for (const expected of [
      '/my runs/one/prefix.llama-state',
      '/my runs/one/report.html',
      "complete '/my runs/one' FILE:LINE",
      '331 tokens/s',
      '1.4 GB',
      '3.0 MB',
    ])
      assert.ok(all.includes(expected), expected);
    assert.match(runText({ path: `/data/${state.id}`, state, report }), new RegExp(`evaluate ${state.id} --thorough`, 'u'));
  });
});

test('quality has its rows, and says on what it was judged', () => {
  const { report } = buildPageFixture({ hasQuality: true });
  const text = reportText(report, 'prefix');
  for (const row of [
    /^Pair accuracy +base +\d+\.\d %$/mu,
    /^ {2}revisions +base/mu,
    /^Findings per 1000 written lines +base +\d+\.\d$/mu,
    /^ {2}in what pairs taught[^]*?personalized +\d+\.\d +−\d+\.\d \(−\d+ %\) +−\d+\.\d to −\d+\.\d$/mu,
    /^ +120 of 120 held-out pairs of better and worse code/mu,
    /^ +120 blocks written in held-out functions \(40 files, 720 lines that parse; some [\d\s]+ are needed/mu,
    /^Quality +it tells better from worse code more often than the base$/mu,
  ])
    assert.match(text, row);
});

test('without enough files no interval is made up', () => {
  const { report } = buildPageFixture({ fileCount: 3 });
  assert.match(reportText(report, 'lora'), /untrained lora .*too few files$/mu);
});

test('a trained run names the next command', () => {
  const { state } = buildPageFixture();
  assert.match(trainedText({ path: '/runs/a', state }), /loss 1\.\d{3} → 1\.\d{3}[^]*Next: npm run repotune -- evaluate \/runs\/a$/u);
});
