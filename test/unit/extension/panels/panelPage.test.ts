import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { panelPage } from '../../../../src/extension/panels/panelPage.ts';
import { inEditorColours } from '../../../../src/extension/panels/reportColours.ts';

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

describe('inEditorColours', () => {
  test('puts colours at the end of the head and changes nothing else', () => {
    const page = '<html><head><style>:root{--paper:#fff}</style></head><body>$& text</body></html>';
    const changed = inEditorColours(page);
    assert.ok(changed.endsWith('</style></head><body>$& text</body></html>'));
    assert.equal(changed.replace(/<style>:root, body[^]*?<\/style>(?=<\/head>)/, ''), page);
  });
});
