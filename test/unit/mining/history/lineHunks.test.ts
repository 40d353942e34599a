import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../src/base/random.ts';
import { findHunks } from '../../../../src/mining/history/lineHunks.ts';

const cases: readonly {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly (readonly [string, string])[];
}[] = [
  { name: 'equal texts have no hunks', before: 'a\nb\n', after: 'a\nb\n', hunks: [] },
  { name: 'a changed line is one hunk', before: 'a\nb\nc\n', after: 'a\nx\nc\n', hunks: [['b\n', 'x\n']] },
  { name: 'an added line has nothing before', before: 'a\nc\n', after: 'a\nb\nc\n', hunks: [['', 'b\n']] },
  { name: 'a removed line has nothing after', before: 'a\nb\nc\n', after: 'a\nc\n', hunks: [['b\n', '']] },
  {
    name: 'two changes are two hunks',
    before: 'a\nb\nc\nd\ne\n',
    after: 'x\nb\nc\nd\ny\n',
    hunks: [
      ['a\n', 'x\n'],
      ['e\n', 'y\n'],
    ],
  },
  { name: 'a last line without its end', before: 'a\nb', after: 'a\nbc', hunks: [['b', 'bc']] },
  { name: 'a text that comes', before: '', after: 'a\n', hunks: [['', 'a\n']] },
  { name: 'only line ends', before: 'a\nb\n', after: 'a\r\nb\r\n', hunks: [['a\nb\n', 'a\r\nb\r\n']] },
  { name: 'repeated lines', before: '}\n}\n', after: '}\n}\n}\n', hunks: [['', '}\n']] },
];

for (const { name, before, after, hunks } of cases) {
  test(name, () => {
    const found = findHunks(before, after).map((hunk) => [
      before.slice(hunk.beforeStart, hunk.beforeEnd),
      after.slice(hunk.afterStart, hunk.afterEnd),
    ]);
    assert.deepEqual(found, hunks);
  });
}

test('hunks and what stands between them give both texts, for random changes', () => {
  const random = Random.fromSeed(7);
  for (let round = 0; round < 400; round++) {
    const draw = (count: number): number => random.nextBelow(count);
    const line = (): string => `${'ab}x'.charAt(draw(4))}${draw(3)}${draw(9) === 0 ? '\r' : ''}\n`;
    const before = Array.from({ length: draw(30) }, line);
    const after = [...before];
    for (let change = draw(6); change > 0; change--)
      after.splice(draw(after.length + 1), draw(3), ...Array.from({ length: draw(3) }, line));
    const [left, right] = [
      before.join('').slice(0, round % 3 === 0 ? -1 : undefined),
      after.join('').slice(0, round % 5 === 0 ? -1 : undefined),
    ];
    let [leftReached, rightReached, rebuilt] = [0, 0, ''];
    for (const hunk of findHunks(left, right)) {
      assert.ok(hunk.beforeStart >= leftReached && hunk.afterStart >= rightReached);
      assert.equal(left.slice(leftReached, hunk.beforeStart), right.slice(rightReached, hunk.afterStart));
      rebuilt += left.slice(leftReached, hunk.beforeStart) + right.slice(hunk.afterStart, hunk.afterEnd);
      [leftReached, rightReached] = [hunk.beforeEnd, hunk.afterEnd];
    }
    assert.equal(rebuilt + left.slice(leftReached), right);
  }
});

test('a hundred thousand lines, all moved or all alike, take no quadratic time', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`);
  assert.ok(findHunks(lines.join(''), [...lines].reverse().join('')).length > 0);
  assert.equal(findHunks('}\n'.repeat(100_000), '}\n'.repeat(99_999)).length, 1);
});
