import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readLines } from '../../../src/base/readLines.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const path = join(temporaryFolder(), 'lines.txt');

async function linesOf(text: string): Promise<string[]> {
  writeFileSync(path, text);
  const lines: string[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return lines;
}

test('only line feeds end a line, and the last one begins none', async () => {
  assert.deepEqual(await linesOf('a\nb\u2028c\u2029d\r\n\ne'), ['a', 'b\u2028c\u2029d\r', '', 'e']);
  assert.deepEqual(await linesOf('a\n'), ['a']);
  assert.deepEqual(await linesOf(''), []);
});

test('lines longer than what is read at a time come whole', async () => {
  const long = 'äöü€😀'.repeat(60_000);
  assert.deepEqual(await linesOf(`${long}\n${long}x\n`), [long, `${long}x`]);
});

test('any text comes back when its lines are joined', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (text) => {
      assert.equal((await linesOf(text)).join('\n'), text.replace(/\n$/u, ''));
    }),
    { numRuns: 200 },
  );
});

test('a file that is not there is an error', async () => {
  await assert.rejects(
    async () => {
      for await (const line of readLines(`${path}.none`)) assert.fail(line);
    },
    { code: 'ENOENT' },
  );
});
