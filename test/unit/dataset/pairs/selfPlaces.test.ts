import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_CONTEXT_CHARACTERS } from '../../../../src/dataset/pairs/pair.ts';
import { chooseSelfPlaces } from '../../../../src/dataset/pairs/selfPlaces.ts';
import type { FileSample } from '../../../../src/mining/sample.ts';
import { javaClass } from '../../mining/temporaryRepository.ts';
import { minedSample } from '../fileSamples.ts';

const files: readonly FileSample[] = await Promise.all(
  ['Alpha', 'Beta', 'Gamma', 'Delta'].map((name) => minedSample(`src/${name}.java`, javaClass(name, 6))),
);

test('places stand at statements, and context, stretch and suffix are the file', async () => {
  const places = await chooseSelfPlaces(files, 20, 1);
  assert.ok(places.length >= 10);
  for (const { path, context, written, suffix, functionHead, functionTail } of places) {
    const text = files.find((file) => file.path === path)!.text;
    assert.ok(text.includes(context + written + suffix));
    assert.ok(text.includes(functionHead + written + functionTail));
    assert.match(written, /^return value \* \d \+ "\w+"\.length\(\);$/u);
    assert.match(context, /\n {8}$/u);
  }
});

test('the same seed gives the same places in any order of files, another seed others', async () => {
  const places = await chooseSelfPlaces(files, 6, 1);
  assert.deepEqual(await chooseSelfPlaces([...files].reverse(), 6, 1), places);
  assert.notDeepEqual(await chooseSelfPlaces(files, 6, 2), places);
});

test('fewer places are the first of more', async () => {
  const places = await chooseSelfPlaces(files, 12, 1);
  assert.deepEqual(await chooseSelfPlaces(files, 5, 1), places.slice(0, 5));
});

test('every function gives one place before any gives a second', async () => {
  const body = Array.from({ length: 20 }, (_, index) => `    total += values[${index}] * factors[${index}];`).join('\n');
  const text = Array.from(
    { length: 5 },
    (_, index) => `function f${index}(values, factors) {\n    let total = 0;\n${body}\n    return total;\n}\n`,
  );
  const places = await chooseSelfPlaces([await minedSample('a.ts', text.join('\n'))], 8, 1);
  assert.equal(new Set(places.slice(0, 5).map(({ qualifiedName }) => qualifiedName)).size, 5);
  assert.ok(places.length === 8);
});

test('tests are left out unless they are wanted', async () => {
  const test =
    'class ATest {\n' + '    // The rest of this class is not shown here, it only takes up the room that a context needs.\n'.repeat(3);
  const file = await minedSample(
    'src/test/java/ATest.java',
    `${test}    @Test\n    void adds() {\n        assertEquals(2, add(1, 1));\n    }\n}\n`,
  );
  assert.equal((await chooseSelfPlaces([file], 5, 1)).length, 0);
  assert.equal((await chooseSelfPlaces([file], 5, 1, () => true)).length, 1);
});

test('the licence header, secrets and comments are no part of a place', async () => {
  const secret = ['ghp', 'R4nd0mV4lu3Th4tL00ksR34lEn0ugh123456'].join('_');
  const licence = '/*\n * Copyright 2020 Somebody. Licensed under the Apache License.\n */\n';
  const rest = 'class A {\n' + Array.from({ length: 6 }, (_, index) => `    int field${index} = ${index} * 1000 + 17;`).join('\n');
  const text = `${licence}${rest}\n    void f() {\n        // Says hello.\n        connect("${secret}");\n        say("hello, reader");\n    }\n}\n`;
  const places = await chooseSelfPlaces([await minedSample('A.java', text)], 5, 1);
  assert.deepEqual(
    places.map(({ written }) => written),
    ['say("hello, reader");'],
  );
  assert.ok(places[0]!.context.startsWith('class A {'));
  assert.ok(!places[0]!.context.includes(secret) && !places[0]!.functionHead.includes(secret));
});

test('a long file gives a context that begins at a line', async () => {
  const places = await chooseSelfPlaces([await minedSample('src/Long.java', javaClass('Long', 200))], 300, 1);
  assert.ok(places.length > 100);
  const lines = new Set(javaClass('Long', 200).split('\n'));
  for (const { context } of places) {
    assert.ok(context.length <= MOST_CONTEXT_CHARACTERS);
    assert.ok(lines.has(context.slice(0, context.indexOf('\n'))));
  }
});

test('a statement of an inner function is asked for once, under the inner name', async () => {
  const rest = Array.from({ length: 6 }, (_, index) => `const value${index} = load('value ${index} of the settings');`).join('\n');
  const text = `${rest}\nfunction outer() {\n    function inner() {\n        first(value0, value1);\n    }\n    return second(inner, value2);\n}\n`;
  const places = await chooseSelfPlaces([await minedSample('a.ts', text)], 10, 1);
  assert.deepEqual(places.map(({ qualifiedName, written }) => [qualifiedName, written]).sort(), [
    ['outer', 'return second(inner, value2);'],
    ['outer.inner', 'first(value0, value1);'],
  ]);
});

test('a file of comments and small functions takes linear time', async () => {
  const piece = (index: number): string =>
    `// Number ${index}.\nfunction f${index}() {\n    // One.\n    go(${index}, 'here');\n    // Two.\n}\n`;
  const file = await minedSample('a.ts', Array.from({ length: 6_000 }, (_, index) => piece(index)).join(''));
  // Each cut against each comment would be a quarter of a billion comparisons: no clock decides, only whether the test ends.
  assert.equal((await chooseSelfPlaces([file], 50, 1)).length, 50);
});
