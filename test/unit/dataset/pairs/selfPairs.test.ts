import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFragmentParser } from '../../../../src/syntax/choices/fragmentParser.ts';
import { type GenerationCache, type SelfPrompt, type SelfRefusal, buildSelfPairs } from '../../../../src/dataset/pairs/selfPairs.ts';
import type { UnassignedPair } from '../../../../src/dataset/pairs/pair.ts';
import type { SelfPlace } from '../../../../src/dataset/pairs/selfPlaces.ts';

const place: SelfPlace = {
  language: 'java',
  path: 'src/A.java',
  qualifiedName: 'A.size',
  context: 'class A {\n    int size(List<String> names) {\n        ',
  written: 'return names.size();',
  extent: 'line',
  suffix: '\n    }\n}\n',
  functionHead: 'int size(List<String> names) {\n        ',
  functionTail: '\n    }',
};

const statement: SelfPlace = { ...place, extent: 'statement', written: 'return sum(\n            names,\n            0);' };

const { parses } = await openFragmentParser(['java']);

async function collect(
  places: readonly SelfPlace[],
  generate: (prompts: readonly SelfPrompt[]) => readonly string[],
  { cache = memoryCache(), budgetMs = 60_000, signal = new AbortController().signal } = {},
): Promise<{ pairs: UnassignedPair[]; refusals: SelfRefusal[] }> {
  const refusals: SelfRefusal[] = [];
  const pairs: UnassignedPair[] = [];
  const onRefused = (reason: SelfRefusal): number => refusals.push(reason);
  const options = {
    baseModel: 'm',
    generate: (prompts: readonly SelfPrompt[]) => Promise.resolve(generate(prompts)),
    parses,
    cache,
    budgetMs,
    signal,
    onRefused,
  };
  for await (const pair of buildSelfPairs(places, options)) pairs.push(pair);
  return { pairs, refusals };
}

function memoryCache(): GenerationCache & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, read: (key) => kept.get(key), write: (key, text) => kept.set(key, text) };
}

const rows: readonly { name: string; place?: SelfPlace; answer: string; worse?: string; refusal?: SelfRefusal }[] = [
  { name: 'another line', answer: 'return names.length;\n', worse: 'return names.length;' },
  { name: 'lines after the first do not count', answer: 'return names.length;\n    }\n}', worse: 'return names.length;' },
  { name: 'spaces around it do not count', answer: '  return names.length;  \n', worse: 'return names.length;' },
  { name: 'the same but for white space', answer: 'return names . size( );\n', refusal: 'equal' },
  { name: 'no code at all', answer: '// TODO\n', refusal: 'tooShort' },
  { name: 'nothing', answer: '\n', refusal: 'tooShort' },
  { name: 'a line without an end', answer: 'return names.stream().filter(name ->', refusal: 'cutOff' },
  { name: 'a line that breaks the function', answer: 'if (names.isEmpty()) {\n', refusal: 'doesNotParse' },
  {
    name: 'a statement of several lines',
    place: statement,
    answer: 'return add(\n  0,\n  names);\n}\n',
    worse: 'return add(\n  0,\n  names);',
  },
  { name: 'one line in place of a statement', place: statement, answer: 'return names.size();\n    }\n', worse: 'return names.size();' },
  { name: 'a statement without an end', place: statement, answer: 'return add(', refusal: 'cutOff' },
];

for (const { name, place: at = place, answer, worse, refusal } of rows) {
  test(`${refusal ? 'refuses' : 'takes'} ${name}`, async () => {
    const { pairs, refusals } = await collect([at], () => [answer]);
    assert.deepEqual(refusals, refusal ? [refusal] : []);
    assert.deepEqual(
      pairs.map((pair) => [pair.better, pair.worse, pair.context, pair.rule]),
      refusal ? [] : [[at.written, worse, at.context, at.extent]],
    );
  });
}

test('asks for what is not cached, once', async () => {
  const cache = memoryCache();
  const asked: SelfPrompt[] = [];
  const generate = (prompts: readonly SelfPrompt[]): string[] => {
    asked.push(...prompts);
    return prompts.map(() => 'return names.length;\n');
  };
  const other = { ...place, context: `// Another.\n${place.context}` };
  const first = await collect([place, statement], generate, { cache });
  const second = await collect([place, other, statement], generate, { cache });
  assert.equal(asked.length, 3);
  assert.equal(asked[2]!.context, other.context);
  assert.equal(first.pairs.length, 2);
  assert.equal(second.pairs.length, 3);
});

test('another model has a cache of its own, and no context is kept in a key', async () => {
  const cache = memoryCache();
  await collect([place], () => ['return names.length;\n'], { cache });
  for (const key of cache.kept.keys()) assert.match(key, /^[0-9a-f]{64}$/u);
});

test('without time only the cache is used', async () => {
  const cache = memoryCache();
  await collect([place], () => ['return names.length;\n'], { cache });
  const other = { ...place, context: `// Another.\n${place.context}` };
  const { pairs, refusals } = await collect([other, place], () => assert.fail('asked'), { cache, budgetMs: 0 });
  assert.equal(pairs.length, 1);
  assert.deepEqual(refusals, ['outOfTime']);
});

test('cancelling ends with the reason', async () => {
  const stop = new AbortController();
  const many = Array.from({ length: 40 }, (_, index) => ({ ...place, context: `// ${index}\n${place.context}` }));
  let asked = 0;
  const generate = (prompts: readonly SelfPrompt[]): string[] => {
    asked += prompts.length;
    stop.abort('enough');
    return prompts.map(() => 'return names.length;\n');
  };
  await assert.rejects(collect(many, generate, { signal: stop.signal }), (reason) => reason === 'enough');
  assert.ok(asked < 40);
});
