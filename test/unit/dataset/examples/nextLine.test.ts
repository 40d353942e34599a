import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentExample } from '../../../../src/dataset/example.ts';
import { buildDocument } from '../../../../src/dataset/examples/document.ts';
import { chooseLines, eligibleLines } from '../../../../src/dataset/examples/nextLine.ts';
import { redactSecrets } from '../../../../src/dataset/filter/secrets.ts';
import { minedSample } from '../fileSamples.ts';

async function documentOf(path: string, text: string): Promise<DocumentExample> {
  return buildDocument(await minedSample(path, text), 'heldOut', redactSecrets(text));
}

/** Two hundred characters and more of context that is no candidate itself. */
const opening = `# ${'o'.repeat(220)}\n`;

const python = `${opening}
import os
from a import (
    b,
)


class Shape:
    """A shape with
    a long docstring."""

    # A comment line here.
    sides = 3  # trailing
    )
    ]
    })   # ---
    x = 1
    password = "q8Zt5Lw1Xr7Kd3Vb"
    long = "${'y'.repeat(130)}"
    last_statement()   
`;

test('only lines worth completing are chosen', async () => {
  const document = await documentOf('a.py', python);
  assert.deepEqual(
    eligibleLines(document).map((range) => document.text.slice(range.start, range.end)),
    ['class Shape:', 'sides = 3  # trailing', 'last_statement()'],
  );
});

test('a line example ends its context where the line begins and has no line break', async () => {
  const document = await documentOf('a.py', python.replaceAll('\n', '\r\n'));
  const lines = chooseLines([document], 10, 1);
  assert.equal(lines.length, 3);
  for (const line of lines) {
    assert.equal(line.context + line.target, document.text.slice(0, line.offset + line.target.length));
    assert.ok(line.context.length >= 200);
    assert.equal(line.target, line.target.trim());
    assert.ok(line.target.length >= 8 && line.target.length <= 120);
  }
  assert.equal(new Set(lines.map((line) => line.id)).size, 3);
});

async function manyDocuments(count: number): Promise<DocumentExample[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      documentOf(
        `f${index}.py`,
        `${opening}${Array.from({ length: 30 }, (__, line) => `value_${index}_${line} = call(${line})\n`).join('')}`,
      ),
    ),
  );
}

test('lines are spread evenly over the documents', async () => {
  const documents = await manyDocuments(10);
  const perPath = new Map<string, number>();
  for (const line of chooseLines(documents, 25, 1)) perPath.set(line.path, (perPath.get(line.path) ?? 0) + 1);
  assert.equal(perPath.size, 10);
  assert.ok([...perPath.values()].every((count) => count === 2 || count === 3));
});

test('the choice depends on the seed and not on the order of the documents, and a larger one only adds', async () => {
  const documents = await manyDocuments(6);
  const ids = (count: number, seed: number, from = documents): string[] => chooseLines(from, count, seed).map((line) => line.id);
  assert.deepEqual(ids(12, 1, [...documents].reverse()), ids(12, 1));
  assert.notDeepEqual(ids(12, 2), ids(12, 1));
  assert.deepEqual(ids(30, 1).slice(0, 12), ids(12, 1));
});

test('asking for more than there is gives what there is', async () => {
  assert.equal(chooseLines(await manyDocuments(2), 1_000, 1).length, 60);
  assert.deepEqual(chooseLines([], 5, 1), []);
});
