import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildCutPoints } from '../../../../src/dataset/examples/windows.ts';
import { minedSample } from '../fileSamples.ts';

async function cutLines(path: string, text: string): Promise<(string | undefined)[]> {
  const sample = await minedSample(path, text);
  const points = buildCutPoints(
    text,
    sample.statementStarts,
    sample.functions.map((entry) => entry.body),
  );
  assert.ok(points.every((point) => point === 0 || text[point - 1] === '\n'));
  return points.map((point) => text.slice(point).split('\n')[0]);
}

test('cut points are the lines of statements and members', async () => {
  assert.deepEqual(await cutLines('A.java', 'class A {\n  int a; int b;\n\n  void c() {\n    // First.\n    d();\n  }\n}\n'), [
    'class A {',
    '  int a; int b;',
    '  void c() {',
    '    // First.',
    '    d();',
  ]);
});

test('a function body begins a line of its own even where it is a comment', async () => {
  assert.deepEqual(await cutLines('a.ts', 'function a() {\n  // Nothing.\n}\n'), ['function a() {', '  // Nothing.']);
});

test('statements on one line are one cut point', async () => {
  assert.deepEqual(await cutLines('a.py', 'a = 1; b = 2\nif a: c()\n'), ['a = 1; b = 2', 'if a: c()']);
});

test('a text without statements has no cut points', () => {
  assert.deepEqual(buildCutPoints('// only a comment\n', [], []), []);
});
