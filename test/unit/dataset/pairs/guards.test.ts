import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type GuardReason, guardPair, type PairCandidate } from '../../../../src/dataset/pairs/guards.ts';

const always = { parses: (): boolean => true };

const method = (body: string): string => `int size(List<String> names) { ${body} }`;

const refusals: readonly { name: string; candidate: PairCandidate; reason: GuardReason }[] = [
  {
    name: 'equal but for white space',
    candidate: { language: 'java', better: method('return names.size();'), worse: method('return  names . size( );') },
    reason: 'equal',
  },
  {
    name: 'equal but for a comment',
    candidate: { language: 'java', better: method('return names.size();'), worse: method('return names.size(); // all\n') },
    reason: 'equal',
  },
  {
    name: 'another signature',
    candidate: {
      language: 'java',
      better: method('return names.size();'),
      worse: method('return names.length;'),
      signatures: { better: 'int size(List<String> names)', worse: 'long size(List<String> names)' },
    },
    reason: 'signatureChanged',
  },
  { name: 'a stub', candidate: { language: 'java', better: 'a();', worse: 'b();' }, reason: 'tooShort' },
  {
    name: 'a function that grew to many times its size',
    candidate: { language: 'java', better: method('return a(b, c, d, e).f(g, h, i, j).k(l, m, n, o, p, q, r, s, t);'), worse: method('') },
    reason: 'sizesDiffer',
  },
  {
    name: 'a function written anew',
    candidate: {
      language: 'python',
      better: 'def f(a):\n    return [b.c() for b in a if b.d]',
      worse: 'def f(x):\n    while x < 10:\n        x += g(x)\n    print(x)',
    },
    reason: 'tooDifferent',
  },
  {
    name: 'one changed token among thousands',
    candidate: { language: 'java', better: method('a;'.repeat(1_500)), worse: method(`${'a;'.repeat(1_499)}b;`) },
    reason: 'tooSimilar',
  },
  {
    name: 'an endless function',
    candidate: { language: 'java', better: method('a();'.repeat(1e5)), worse: method('b();'.repeat(1e5)) },
    reason: 'tooLong',
  },
];

for (const { name, candidate, reason } of refusals) {
  test(`refuses ${name}`, () => assert.deepEqual(guardPair(candidate, always), { passes: false, reason }));
}

test('refuses what does not parse, on either side', () => {
  const candidate: PairCandidate = { language: 'java', better: method('return names.size();'), worse: method('return names.length;') };
  for (const broken of [candidate.better, candidate.worse]) {
    assert.deepEqual(guardPair(candidate, { parses: (_, text) => text !== broken }), { passes: false, reason: 'doesNotParse' });
  }
});

test('gives the share of tokens that differ and flags what may run differently', () => {
  const better = 'int f() { return a + b; }';
  const worse = 'int f() { return a - b; }';
  // 11 tokens on each side; one goes and one comes.
  assert.deepEqual(guardPair({ language: 'java', better, worse }, always), {
    passes: true,
    editRatio: 2 / 22,
    growthRatio: 1,
    changesBehaviour: 'possibly',
  });
});

test('a line that leaves its block in Python is a change', () => {
  const better = 'def f(a):\n    for b in a:\n        g(b)\n    return a';
  const worse = 'def f(a):\n    for b in a:\n        g(b)\n        return a';
  const verdict = guardPair({ language: 'python', better, worse }, always);
  assert.ok(verdict.passes && verdict.changesBehaviour === 'possibly');
});

test('ends for any two texts, with a ratio from 0 to 1', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\n', '(', '/', '*', '\\', '#', '1', '😀'), maxLength: 300 });
  fc.assert(
    fc.property(text, text, fc.constantFrom('java', 'python', 'rust', 'typescript'), (better, worse, language) => {
      const verdict = guardPair({ language, better, worse }, always);
      assert.ok(!verdict.passes || (verdict.editRatio > 0 && verdict.editRatio <= 1));
    }),
  );
});
