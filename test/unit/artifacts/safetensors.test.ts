import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { ArtifactError } from '../../../src/artifacts/artifactError.ts';
import { parseSafetensors, readSafetensors, readSafetensorsIfPresent, writeSafetensors } from '../../../src/artifacts/safetensors.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();

const example = {
  tensors: [
    { name: 'layers.0.keys', shape: [2, 3], values: Float32Array.of(1, -2, 3.5, 0, 5, 1e-30) },
    { name: 'empty', shape: [0, 4], values: new Float32Array(0) },
  ],
  metadata: { method: 'prefix', quote: '"\\\u00e9' },
};

test('what was written is read back bit for bit', () => {
  const path = join(folder, 'tensors.safetensors');
  writeSafetensors(path, example);
  const read = readSafetensors(path);
  assert.deepEqual(read.tensors, example.tensors);
  assert.deepEqual(read.metadata, example.metadata);
});

test('the layout is the one of the format: header length, JSON header, data', () => {
  const path = join(folder, 'layout.safetensors');
  writeSafetensors(path, { tensors: example.tensors.slice(0, 1), metadata: {} });
  const { tensors } = readSafetensors(path);
  assert.equal(tensors.length, 1);
  // Written by hand after the format's description, with an offset that is not a multiple of four.
  const header = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(header), Buffer.from(Float32Array.of(7.5).buffer)]);
  bytes.writeBigUInt64LE(BigInt(header.length));
  assert.deepEqual(parseSafetensors(bytes, 'by hand').tensors, [{ name: 'a', shape: [1], values: Float32Array.of(7.5) }]);
});

test('a file that does not exist is named', () => {
  assert.throws(
    () => readSafetensors(join(folder, 'none')),
    (error) => ArtifactError.is(error, 'fileMissing') && error.message.includes('none'),
  );
  assert.equal(readSafetensorsIfPresent(join(folder, 'none')), undefined);
});

test('any damage gives fileCorrupt, never another error', () => {
  const path = join(folder, 'damaged.safetensors');
  writeSafetensors(path, example);
  const whole = Buffer.from(parseBytes(path));
  const isArtifactError = (bytes: Uint8Array): void => {
    try {
      parseSafetensors(bytes, 'damaged');
    } catch (error) {
      assert.ok(ArtifactError.is(error, 'fileCorrupt'), String(error));
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), isArtifactError), { numRuns: 300, seed: 1 });
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
      const damaged = Buffer.from(whole);
      damaged[position] = (damaged[position] as number) ^ change;
      isArtifactError(damaged);
    }),
    { numRuns: 500, seed: 2 },
  );
  for (let length = 0; length < whole.length; length++) {
    assert.throws(
      () => parseSafetensors(whole.subarray(0, length), 'cut'),
      (error) => ArtifactError.is(error, 'fileCorrupt'),
    );
  }
  function parseBytes(file: string): Uint8Array {
    const { tensors, metadata } = readSafetensors(file);
    const copy = join(folder, 'copy.safetensors');
    writeSafetensors(copy, { tensors, metadata });
    return readFileSync(copy);
  }
});

test('a header that claims more than the file holds is refused before anything is allocated', () => {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(2n ** 62n);
  writeFileSync(join(folder, 'huge'), bytes);
  assert.throws(
    () => readSafetensors(join(folder, 'huge')),
    (error) => ArtifactError.is(error, 'fileCorrupt'),
  );
});
