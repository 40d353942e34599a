import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runtimeMemory, watchMemory } from '../../../src/syntax/runtimeMemory.ts';
import { parserOf } from './fixtureParser.ts';

const fixtures = new URL('../../fixtures/syntax/', import.meta.url);

test('10 000 parses of all kinds do not make the memory of the runtime grow', async () => {
  const texts = ['java/Account.java', 'python/shapes.py', 'go/stack.go', 'rust/counter.rs', 'typescript/queue.ts'].map((path) => ({
    language: path.slice(0, path.indexOf('/')) as 'java',
    text: readFileSync(new URL(`${path}.txt`, fixtures), 'utf8'),
  }));
  const parsers = await Promise.all(texts.map(({ language }) => parserOf(language)));
  const parseAll = (times: number): void => {
    for (let index = 0; index < times; index++) {
      const at = index % texts.length;
      const text = texts[at]?.text ?? '';
      const cut = index % 3 === 0 ? text.slice(0, (index * 37) % text.length) : text;
      parsers[at]?.parse(cut, index % 2 === 0 ? 'full' : 'functions');
    }
  };
  parseAll(500);
  const before = runtimeMemory.buffer.byteLength;
  assert.ok(before > 0);
  parseAll(10_000);
  assert.equal(runtimeMemory.buffer.byteLength, before);
});

test('the watch sees memory that grew beyond the limit', () => {
  const isTooMuch = watchMemory();
  assert.equal(isTooMuch(), false);
  runtimeMemory.grow(8192);
  assert.equal(isTooMuch(), true);
  assert.equal(watchMemory()(), false);
});
