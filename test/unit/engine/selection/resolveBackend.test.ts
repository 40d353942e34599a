import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BackendName } from '../../../../src/engine/backend.ts';
import { BackendError } from '../../../../src/engine/selection/backendError.ts';
import type { BackendProbe } from '../../../../src/engine/selection/backendProbe.ts';
import { resolveBackend } from '../../../../src/engine/selection/resolveBackend.ts';

/** A speed, or why there is none. */
type Found = Partial<Record<BackendName, number | string>>;

function probesOf(found: Found): BackendProbe[] {
  return (Object.entries(found) as [BackendName, number | string][]).map(([name, value]) =>
    typeof value === 'number'
      ? { state: 'measured', name, details: 'd', layerTokensPerSecond: value }
      : { state: 'unavailable', name, reason: value, message: `expected it, found ${value}` },
  );
}

const cases: readonly { readonly text: string; readonly found: Found; readonly name: BackendName; readonly why: RegExp }[] = [
  {
    text: 'takes the only fast one, with why the others are not taken',
    found: { native: 25_000, tensorflow: 'packageMissing' },
    name: 'native',
    why: /^the only fast one that works here \(tensorflow: package missing\)$/u,
  },
  {
    text: 'takes one that is clearly faster than native',
    found: { native: 25_000, tensorflow: 400_000 },
    name: 'tensorflow',
    why: /^the fastest here \(tensorflow 400.000, native 25.000 tokens\/s through one layer\)$/u,
  },
  {
    text: 'stays with native when another is hardly faster, since native repeats exactly',
    found: { tensorflow: 30_000, native: 25_000 },
    name: 'native',
    why: /^less than 1\.25 times slower than tensorflow, and exactly repeatable \(/u,
  },
  { text: 'takes native when it is the fastest', found: { native: 25_000, tensorflow: 4000 }, name: 'native', why: /^the fastest here/u },
  {
    text: 'takes another when native does not load',
    found: { native: 'addonMissing', tensorflow: 4000 },
    name: 'tensorflow',
    why: /^the only fast one that works here \(native: addon missing\)$/u,
  },
  {
    text: 'takes wasm only where nothing else works',
    found: { native: 'addonMissing', tensorflow: 'packageMissing', wasm: 300 },
    name: 'wasm',
    why: /^nothing faster works here \(native: addon missing, tensorflow: package missing\)$/u,
  },
  { text: 'never takes wasm for its speed', found: { native: 100, wasm: 300 }, name: 'native', why: /^the only fast one/u },
];

describe('resolveBackend', () => {
  for (const { text, found, name, why } of cases) {
    test(text, () => {
      const choice = resolveBackend(probesOf(found));
      assert.equal(choice.name, name);
      assert.match(choice.why, why);
    });
  }

  test('does not depend on the order of the probes', () => {
    const probes = probesOf({ native: 25_000, tensorflow: 400_000, wasm: 300 });
    assert.deepEqual(resolveBackend([...probes].reverse()), resolveBackend(probes));
  });

  test('says of each why it cannot be used when none can', () => {
    const probes = probesOf({ native: 'addonMissing', tensorflow: 'packageMissing', wasm: 'incomplete', cpu: 1 });
    assert.throws(
      () => resolveBackend(probes),
      (error) =>
        error instanceof BackendError &&
        error.reason === 'noBackend' &&
        error.probes === probes &&
        /native: expected it, found addonMissing; tensorflow: .*packageMissing; wasm: .*incomplete/u.test(error.message),
    );
  });
});
