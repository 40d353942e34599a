import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawFunctions, type FunctionRole, holdOutNewestFunctions } from '../../../src/dataset/splitFunctions.ts';
import type { FileSample } from '../../../src/mining/sample.ts';
import { minedSample } from './fileSamples.ts';

/** A Java class with methods of about 200 characters. */
function methodsFile(name: string, methodCount: number): Promise<FileSample> {
  const methods = Array.from(
    { length: methodCount },
    (_, index) =>
      `  int method${index}(int value) {\n${Array.from({ length: 6 }, (__, line) => `    value += ${name.length * 31 + index * 7 + line};\n`).join('')}    return value + "${'x'.repeat(60)}".length();\n  }\n`,
  );
  return minedSample(`src/${name}.java`, `class ${name} {\n${methods.join('\n')}}\n`);
}

const namesOf = (roles: readonly FunctionRole[]): string[] => roles.map((entry) => entry.function.qualifiedName);

test('the newest changed functions come first, those without a known change never', async () => {
  const files = await Promise.all(['A', 'B', 'C', 'D'].map((name) => methodsFile(name, 20)));
  const indices = new Map([
    ['A.method3', 2],
    ['C.method1', 0],
    ['D.method9', 1],
  ]);
  const held = holdOutNewestFunctions(files, (_, qualifiedName) => indices.get(qualifiedName));
  assert.deepEqual(namesOf(held), ['C.method1', 'D.method9', 'A.method3']);
  assert.ok(held.every((entry) => entry.role === 'heldOut'));
});

test('newest functions take a small part of the text and of each file', async () => {
  const files = await Promise.all(Array.from({ length: 10 }, (_, index) => methodsFile(`Class${index}`, 10)));
  const held = holdOutNewestFunctions(files, (path) => (path.includes('Class3') ? 0 : 1));
  const total = files.reduce((sum, file) => sum + file.text.length, 0);
  const taken = held.reduce((sum, { function: entry }) => sum + entry.end - entry.start, 0);
  assert.ok(taken > 0.02 * total && taken <= 0.04 * total);
  assert.ok(held.filter(({ path }) => path.includes('Class3')).length <= 3);
});

test('a function inside another is not held out by itself', async () => {
  const inner = `    return () => {\n${'      total += total * 3 + 17;\n'.repeat(8)}    };\n`;
  const file = await minedSample(
    'src/nested.ts',
    `function outer() {\n  let total = 1;\n  function inner() {\n${'    total += 2;\n'.repeat(12)}  }\n${inner}}\n\n${'export const filler = 12345678901234567890;\n'.repeat(400)}`,
  );
  assert.deepEqual(namesOf(holdOutNewestFunctions([file], () => 0)), ['outer']);
});

test('drawn functions depend on name and seed, and no function has two roles', async () => {
  const files = [await methodsFile('Only', 40)];
  const first = drawFunctions(files, 1);
  assert.deepEqual(drawFunctions(files, 1), first);
  assert.notDeepEqual(namesOf(drawFunctions(files, 2)), namesOf(first));
  assert.equal(new Set(namesOf(first)).size, first.length);
  assert.deepEqual(new Set(first.map((entry) => entry.role)), new Set(['heldOut', 'validation']));
});
