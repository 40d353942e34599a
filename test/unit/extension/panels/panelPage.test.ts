import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderReportPage } from '../../../../src/evaluation/reportPage/renderReportPage.ts';
import { panelPage } from '../../../../src/extension/panels/panelPage.ts';
import { reportPanelPage } from '../../../../src/extension/panels/reportPanelPage.ts';
import { buildPageFixture } from '../../evaluation/reportPage/pageFixture.ts';

describe('panelPage', () => {
  const page = panelPage({
    title: 'Training: <img src=x onerror=alert(1)> "shop" & co',
    language: 'en',
    nonce: 'bm9uY2U=',
    source: 'https://file.example',
    script: 'https://file.example/training.js?a=1&b=2',
    style: 'https://file.example/training.css',
  });

  test('allows one script by its nonce, styles of ours, and nothing else', () => {
    const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'nonce-bm9uY2U='(;|$)/);
    assert.doesNotMatch(policy, /unsafe|\*|connect-src|frame-src/);
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.match(page, /<script type="module" nonce="bm9uY2U=" src="https:\/\/file\.example\/training\.js\?a=1&amp;b=2">/);
  });

  test('a repository whose name is markup stays text', () => {
    assert.doesNotMatch(page, /<img/);
    assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt; &quot;shop&quot; &amp; co/);
  });
});

describe('reportPanelPage', () => {
  const parts = {
    ...{ language: 'en', nonce: 'bm9uY2U=', source: 'https://file.example' },
    ...{ script: 'https://file.example/report.js', style: 'https://file.example/report.css' },
  };
  const { report, state, predictions } = buildPageFixture({ hasQuality: true, text: '$& </style><script>alert(1)</script>' });
  const written = renderReportPage(report, { state, predictions });
  const page = reportPanelPage(written, parts);

  test('allows one script and styles of ours by nonce, and nothing else', () => {
    const policies = [...page.matchAll(/http-equiv="Content-Security-Policy" content="([^"]*)"/gu)].map(([, policy]) => policy ?? '');
    assert.equal(policies.length, 1);
    assert.match(
      policies[0] ?? '',
      /^default-src 'none'; script-src 'nonce-bm9uY2U='; style-src 'nonce-bm9uY2U=' https:\/\/file\.example;/u,
    );
    assert.doesNotMatch(policies[0] ?? '', /unsafe|\*/u);
    assert.equal(page.match(/<script/gu)?.length, 1);
    for (const [tag] of page.matchAll(/<style[^>]*>/gu)) assert.equal(tag, '<style nonce="bm9uY2U=">');
    assert.doesNotMatch(page, /\sstyle="/u);
  });

  test('the words of the page stay as they are', () => {
    const text = (html: string): string => html.replace(/<head>[^]*?<\/head>/u, '').replace(/<[^>]*>/gu, '');
    assert.equal(text(page), text(written));
  });
});
