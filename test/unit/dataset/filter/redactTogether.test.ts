import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redactTogether } from '../../../../src/dataset/filter/redactTogether.ts';
import { keyLines, keyMarkers, plantedSecrets } from './plantedSecrets.ts';

test('a value that one text gives away is redacted in the others', () => {
  const value = plantedSecrets.find(({ kind, name }) => kind === 'secret' && name === 'apiKey')?.value ?? '';
  const [context, better, worse] = redactTogether([`apiKey = "${value}"\n`, `check("${value}")`, 'check(apiKey)']);
  assert.equal(context, 'apiKey = "REDACTED_SECRET"\n');
  assert.equal(better, 'check("REDACTED_SECRET")');
  assert.equal(worse, 'check(apiKey)');
});

test('a key that is cut between two texts loses both parts', () => {
  const [first, last] = keyMarkers('EC');
  const texts = redactTogether([[first, ...keyLines.slice(0, 2)].join('\n'), [...keyLines.slice(2), last].join('\n')]);
  for (const line of keyLines) assert.ok(!texts.join().includes(line));
});

test('texts without secrets come back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 6 }), (texts) => {
      assert.deepEqual(redactTogether(texts), texts);
    }),
    { numRuns: 300, seed: 4 },
  );
  assert.deepEqual(redactTogether([]), []);
});
