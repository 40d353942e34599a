import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildShingles, shingleLevels } from '../../../../src/dataset/filter/codeShingles.ts';
import { DUPLICATE_FUNCTION_RATIO, groupFunctions, keepFewOfEachGroup } from '../../../../src/dataset/filter/functionDuplicates.ts';
import { hashTokens } from '../../../../src/dataset/filter/hashTokens.ts';
import { jaccardRatio } from '../../../../src/dataset/filter/nearDuplicates.ts';
import { Random } from '../../../../src/base/random.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';
import { inventedText } from '../fileSamples.ts';

const java = (text: string): { language: LanguageId; text: string } => ({ language: 'java', text });

/** A copy with this many words replaced, evenly spread. */
function edited(text: string, count: number, seed: number): string {
  const words = text.split(/(?<=\s)/);
  for (let edit = 0; edit < count; edit++) words[Math.floor(((edit + 0.5) * words.length) / count)] = `edit${seed}x${edit} `;
  return words.join('');
}

test('equal functions are told from near-duplicates and from others', () => {
  const first = inventedText(1, 100);
  const { firstEqual, firstOfGroup } = groupFunctions(
    [
      first,
      inventedText(2, 100),
      `// Copied.\n${first.replaceAll(' ', '\n')}`,
      edited(first, 1, 1),
      'int a() { return a; }',
      'int b() { return b; }',
    ].map(java),
  );
  assert.deepEqual([...firstEqual], [0, 1, 0, 3, 4, 5]);
  assert.deepEqual([...firstOfGroup], [0, 1, 0, 0, 4, 5]);
});

test('of equal functions one stays, of near-duplicates a few', () => {
  const first = inventedText(3, 200);
  const functions = [first, first, ...Array.from({ length: 9 }, (_, index) => edited(first, 1, index)), inventedText(4, 50)].map(java);
  const kept = keepFewOfEachGroup(groupFunctions(functions), 3);
  assert.deepEqual(
    kept.map((isKept, index) => (isKept ? index : -1)).filter((index) => index >= 0),
    [0, 2, 3, 11],
  );
});

test('clear near-duplicates are found and clearly different functions stay apart, as comparing all pairs says', () => {
  const random = Random.fromSeed(6);
  const texts: string[] = [];
  for (let family = 0; family < 15; family++) {
    const original = inventedText(100 + family, 200 + random.nextBelow(200));
    texts.push(original);
    for (let copy = 0; copy < 5; copy++) texts.push(edited(original, 1 + random.nextBelow(8), family * 10 + copy));
  }
  const { firstOfGroup } = groupFunctions(texts.map(java));
  const shingles = texts.map((text) => buildShingles(hashTokens(text, 'java'), shingleLevels.raw));
  let pairCount = 0;
  for (let a = 0; a < texts.length; a++) {
    for (let b = 0; b < a; b++) {
      const ratio = jaccardRatio(shingles[a] ?? new Set(), shingles[b] ?? new Set());
      // The estimate of 64 minima has a deviation of 0.05 at this ratio.
      if (ratio >= DUPLICATE_FUNCTION_RATIO + 0.1) {
        pairCount++;
        assert.equal(firstOfGroup[a], firstOfGroup[b], `${ratio}`);
      }
      if (ratio < 0.3) assert.notEqual(firstOfGroup[a], firstOfGroup[b], `${ratio}`);
    }
  }
  assert.ok(pairCount > 20, `${pairCount}`);
});

test('ten thousand near-copies are one group', () => {
  const original = inventedText(7, 150);
  const { firstOfGroup } = groupFunctions(Array.from({ length: 10_000 }, (_, index) => java(edited(original, 1, index))));
  assert.ok(firstOfGroup.every((group) => group === 0));
});

test('functions without tokens are equal, and no function at all gives no group', () => {
  assert.deepEqual([...groupFunctions(['', ' // A comment.', 'a'].map(java)).firstEqual], [0, 0, 2]);
  assert.equal(groupFunctions([]).firstOfGroup.length, 0);
});

test('the caller can stop it', () => {
  const reason = new Error('stop');
  const functions = Array.from({ length: 1000 }, (_, index) => java(inventedText(index, 5)));
  assert.throws(
    () =>
      groupFunctions(functions, (done) => {
        if (done > 500) throw reason;
      }),
    (error) => error === reason,
  );
});
