import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readScannedLine, type ScannedLine, scanLines } from '../../../src/base/scanLines.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

async function scan(path: string, signal?: AbortSignal): Promise<ScannedLine[]> {
  const lines: ScannedLine[] = [];
  for await (const line of scanLines(path, signal)) lines.push(line);
  return lines;
}

describe('scanLines', () => {
  test('finds the lines of any text, and each again by its place', async () => {
    const path = join(temporaryFolder(), 'lines');
    const line = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('', 'ä', '𝒳\u2028', '\r'));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 30 }), fc.boolean(), async (lines, endsWithBreak) => {
        const text = lines.map((found) => found.replaceAll('\n', '').toWellFormed()).join('\n') + (endsWithBreak ? '\n' : '');
        writeFileSync(path, text);
        const found = await scan(path);
        assert.deepEqual(
          found.map((entry) => entry.text),
          text.split('\n').filter((entry) => entry !== ''),
        );
        for (const entry of found) assert.equal(await readScannedLine(path, entry), entry.text);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test('a line that is longer than what is read at a time stays one', async () => {
    const path = join(temporaryFolder(), 'lines');
    const long = 'ä'.repeat(400_000);
    writeFileSync(path, `a\n${long}\nb`);
    const lines = await scan(path);
    assert.deepEqual(
      lines.map(({ offset, byteLength }) => [offset, byteLength]),
      [
        [0, 1],
        [2, 800_000],
        [800_003, 1],
      ],
    );
    assert.equal(lines[1]?.text, long);
  });

  test('a line that is not there any more is told', async () => {
    const path = join(temporaryFolder(), 'lines');
    writeFileSync(path, 'short');
    await assert.rejects(readScannedLine(path, { offset: 3, byteLength: 10 }), RangeError);
  });

  test('stops when it is told to', async () => {
    const path = join(temporaryFolder(), 'lines');
    writeFileSync(path, 'a\nb\n');
    await assert.rejects(scan(path, AbortSignal.abort(new Error('enough'))), /enough/);
  });
});
