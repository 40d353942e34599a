import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reportFromPredictions } from '../../../../src/evaluation/reportFromPredictions.ts';
import { renderReportPage } from '../../../../src/evaluation/reportPage/renderReportPage.ts';
import { type FixtureOptions, buildPageFixture } from './pageFixture.ts';

const render = (options: FixtureOptions = {}): string => {
  const { report, state, predictions } = buildPageFixture(options);
  return renderReportPage(report, { state, predictions });
};

/** Every tag of a page that is opened or closed, in order; those that close themselves are left out. */
function tagsOf(page: string): string[] {
  return [...page.matchAll(/<(\/?[a-z0-9]+)(?:[^>]*[^/>])?>/giu)].map(([, name = '']) => name.toLowerCase());
}

describe('renderReportPage', () => {
  const page = render({ hasQuality: true });

  test('asks for nothing from outside', () => {
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|<object|\b(?:src|href|action)\s*=|url\(\s*["']?(?!#)|@import|https?:/iu);
    assert.match(page, /default-src &#39;none&#39;|default-src 'none'/u);
  });

  test('says the verdict first, in one sentence', () => {
    assert.match(
      page,
      /<\/header>\s*<p class="verdict better">[^]*?Better\.[^]*?lower loss than the base \(95\u00a0% interval −[\d.]+ to −[\d.]+\u00a0%\)\./u,
    );
  });

  test('describes every drawing in words', () => {
    const drawings = page.match(/<svg/gu) ?? [];
    assert.equal(drawings.length, 5);
    for (const [, title = '', description = ''] of page.matchAll(/<svg[^>]*aria-labelledby="(\S+) (\S+)"/gu)) {
      assert.match(page, new RegExp(`<title id="${title}">[^<]+</title>`, 'u'));
      assert.match(page, new RegExp(`<desc id="${description}">[^<]+</desc>`, 'u'));
    }
  });

  test('gives every table headings', () => {
    for (const [table] of page.matchAll(/<table[^]*?<\/table>/gu)) assert.match(table, /<th scope="(?:col|row)">/u);
  });

  test('closes what it opens', () => {
    const open: string[] = [];
    for (const name of tagsOf(page).filter((tag) => !['meta', 'br'].includes(tag))) {
      if (!name.startsWith('/')) open.push(name);
      else assert.equal(open.pop(), name.slice(1));
    }
    assert.deepEqual(open, []);
  });

  test('says how far quality goes, with a table below each drawing', () => {
    const section = page.slice(page.indexOf('Is the code better?'), page.indexOf('How training went'));
    assert.match(section, /On held-out pairs: it tells better from worse code more often than the base\./u);
    assert.match(section, /<\/svg>[^]*<table[^]*<\/svg>[^]*<table/u);
    assert.match(section, /To see findings fall by 30 %, some [\d\s]+ lines of each model are needed\./u);
    assert.match(page, /prefers better to worse code of this repository more often than the base: \+[\d.]+ percentage points/u);
  });

  test('without pairs and blocks there is no such section', () => assert.ok(!render().includes('Is the code better?')));

  test('is the same each time', () => assert.equal(render({ hasQuality: true }), page));

  test('shows both colour schemes', () => assert.match(page, /prefers-color-scheme: dark/u));

  test('holds no number that is not one', () => assert.doesNotMatch(page, /NaN|Infinity|undefined|\[object/u));
});

test('other runs have a table of their own, and their rows in the section on quality', () => {
  const { report, state, predictions } = buildPageFixture({ hasQuality: true });
  const rival = predictions.flatMap((prediction) => (prediction.variant === 'base' ? [{ ...prediction, variant: 'likelihood' }] : []));
  const evaluation = { ...report.costs.evaluation, rivals: ['likelihood'] };
  const all = [...predictions, ...rival];
  const page = renderReportPage(reportFromPredictions(all, { ...report.costs, evaluation }), { state, predictions: all });
  assert.match(page, /<th scope="col">to Likelihood<\/th>/u);
  assert.match(page, /All, Personalized − Likelihood/u);
  assert.ok(!render({ hasQuality: true }).includes('to each other run'));
});

describe('a hostile repository', () => {
  const texts = [
    '</code></td><script>alert(1)</script>',
    '"><svg onload=alert(1)>',
    "'; --> <!-- ]]> <style>*{display:none}",
    '\u202Egnirts\u2066 \u0000\u001b[31m',
  ];
  for (const text of texts) {
    test(`cannot break the page with ${JSON.stringify(text)}`, () => {
      const page = render({ text });
      assert.deepEqual(
        tagsOf(page).filter((tag) => /script|onload/u.test(tag)),
        [],
      );
      assert.deepEqual(tagsOf(page).sort(), tagsOf(render({ text: 'x' })).sort());
      assert.doesNotMatch(page.replaceAll('\n', ''), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    });
  }
});

describe('verdicts', () => {
  const cases: readonly (readonly [string, FixtureOptions, RegExp])[] = [
    ['a gain', { gainNats: -0.1 }, /verdict better/u],
    ['no gain', { gainNats: 0 }, /verdict noMeasurableGain[^]*which includes no change/u],
    ['a loss', { gainNats: 0.1 }, /verdict worse[^]*higher loss than the base/u],
    ['too few files', { fileCount: 3 }, /verdict noMeasurableGain[^]*Code of 3 files is held out[^]*too few files for an interval/u],
  ];
  for (const [name, options, expected] of cases) test(`the page tells ${name}`, () => assert.match(render(options), expected));
});

test('a run without lines and without training still has a page', () => {
  const { report, state, predictions } = buildPageFixture();
  const bare = { ...state, training: undefined, mining: undefined };
  const page = renderReportPage(
    { ...report, variants: report.variants.map((variant) => ({ ...variant, byPosition: [] })) },
    { state: bare, predictions: predictions.filter(({ kind }) => kind === 'window') },
  );
  assert.equal((page.match(/<svg/gu) ?? []).length, 1);
  assert.doesNotMatch(page, /NaN|undefined/u);
});

test('tells where training computed, what was not taken and why, and where it moved', () => {
  const { report, state, predictions } = buildPageFixture();
  const page = renderReportPage(report, {
    state: {
      ...state,
      backend: {
        name: 'native',
        details: 'avx2, 2 threads',
        why: 'the first choice, webgpu, was lost',
        considered: [
          { name: 'webgpu', layerTokensPerSecond: 90_000 },
          { name: 'tensorflow', unavailable: 'expected the package, found neither' },
        ],
        changes: [{ step: 40, from: 'webgpu', to: 'native', cause: 'deviceLost', why: 'the GPU was lost: <reset>' }],
      },
    },
    predictions,
  });
  const text = page.replace(/<[^>]*>/gu, ' ').replace(/\s+/gu, ' ');
  assert.match(text, /Backend native \(avx2, 2 threads\): the first choice, webgpu, was lost/u);
  assert.match(text, /Backend not taken tensorflow: expected the package, found neither/u);
  assert.match(text, /Backend changed after step 40 from webgpu to native: the GPU was lost: &lt;reset&gt;/u);
});

test('the page says how many pairs of which kind took part, or why none did', () => {
  const { report, state, predictions } = buildPageFixture();
  const pairUse = {
    ...{ why: 'the repository yields 630 pairs to train on', property: 'naming', config: {}, leftOutCount: 0 },
    ...{ train: { linter: 400, revision: 230 }, validation: {}, heldOut: { linter: 80 }, categories: { naming: 630 } },
  };
  const comparative = renderReportPage(report, { state: { ...state, pairUse: { ...pairUse, objective: 'comparative' } }, predictions });
  assert.match(comparative, /Pairs learnt from<\/dt>\s*<dd>linter 400, revision 230, about naming only/u);
  assert.match(comparative, /Pairs held out<\/dt>\s*<dd>linter 80/u);
  const plain = renderReportPage(report, {
    state: { ...state, pairUse: { ...pairUse, objective: 'likelihood', why: 'asked for' } },
    predictions,
  });
  assert.match(plain, /not learnt from: asked for/u);
});
