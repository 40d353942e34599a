import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { groupNearDuplicates, jaccardRatio, NEAR_DUPLICATE_RATIO, shinglesOf } from '../../../../src/dataset/filter/nearDuplicates.ts';
import { inventedText } from '../fileSamples.ts';

/** A copy in which this many words, evenly spread, are replaced. */
function edited(text: string, count: number, seed: number): string {
  const words = text.split(/(?<=\s)/);
  for (let edit = 0; edit < count; edit++) words[Math.floor(((edit + 0.5) * words.length) / count)] = `edit${seed}x${edit} `;
  return words.join('');
}

test('copies with few edits are grouped, other files stay alone', () => {
  const first = inventedText(1, 400);
  const groups = groupNearDuplicates([first, inventedText(2, 400), edited(first, 8, 1), inventedText(3, 400), edited(first, 9, 2)]);
  assert.deepEqual([...groups], [0, 1, 0, 3, 0]);
});

test('white space makes no difference', () => {
  const text = inventedText(4, 100);
  assert.deepEqual([...groupNearDuplicates([text, text.replaceAll(' ', '\r\n   ')])], [0, 0]);
});

test('groups join through their members', () => {
  const first = inventedText(5, 400);
  const middle = edited(first, 10, 1);
  const last = edited(middle, 10, 2);
  const far = jaccardRatio(shinglesOf(first), shinglesOf(edited(last, 30, 3)));
  assert.ok(far < NEAR_DUPLICATE_RATIO);
  assert.deepEqual([...groupNearDuplicates([first, last, middle])], [0, 0, 0]);
});

test('files without tokens are no duplicates of each other, short equal ones are', () => {
  assert.deepEqual([...groupNearDuplicates(['', '  \n', 'a b', 'a b', 'a c'])], [0, 1, 2, 2, 4]);
});

test('every pair that comparing all pairs finds is grouped', () => {
  const random = Random.fromSeed(6);
  const texts: string[] = [];
  for (let family = 0; family < 12; family++) {
    const original = inventedText(100 + family, 150 + random.nextBelow(300));
    texts.push(original);
    for (let copy = 0; copy < 5; copy++) texts.push(edited(original, 1 + random.nextBelow(25), family * 10 + copy));
  }
  const groups = groupNearDuplicates(texts);
  const shingles = texts.map(shinglesOf);
  let pairCount = 0;
  for (let a = 0; a < texts.length; a++) {
    for (let b = 0; b < a; b++) {
      const isNear = jaccardRatio(shingles[a] ?? new Set(), shingles[b] ?? new Set()) >= NEAR_DUPLICATE_RATIO;
      if (!isNear) continue;
      pairCount++;
      assert.equal(groups[a], groups[b]);
    }
  }
  assert.ok(pairCount > 20);
});

test('a thousand copies are one group', () => {
  const original = inventedText(7, 60);
  const groups = groupNearDuplicates(Array.from({ length: 1000 }, (_, index) => edited(original, 1, index)));
  assert.ok(groups.every((group) => group === 0));
});

test('the ratio of sets is their overlap', () => {
  assert.equal(jaccardRatio(new Set([1, 2, 3]), new Set([2, 3, 4])), 0.5);
  assert.equal(jaccardRatio(new Set(), new Set()), 0);
});
