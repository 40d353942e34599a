import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitsPerToken, perplexity } from '../../../../src/evaluation/metrics/perplexity.ts';

test('choosing among eight equal tokens is a perplexity of eight and three bits', () => {
  assert.ok(Math.abs(perplexity(Math.log(8)) - 8) < 1e-12);
  assert.ok(Math.abs(bitsPerToken(Math.log(8)) - 3) < 1e-12);
});
