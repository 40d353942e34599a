import assert from 'node:assert/strict';
import { ftruncateSync, mkdirSync, openSync, closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { ggufLimits } from '../../../../src/model/gguf/ggufLimits.ts';
import { readGguf } from '../../../../src/model/gguf/readGguf.ts';
import { ModelError, type ModelErrorReason } from '../../../../src/model/modelError.ts';
import { tinyModelBytes } from '../../../helpers/tinyModel.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
const path = join(folder, 'model.gguf');
const valid = tinyModelBytes({ width: 64, feedForwardWidth: 64, headCount: 2, layerCount: 1 });

/** Header values are written by type number: 4 is uint32, 7 bool, 8 string, 9 array. */
const numbers = (...parts: (number | bigint | string)[]): Buffer =>
  Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part);
      const bytes = Buffer.alloc(typeof part === 'bigint' ? 8 : 4);
      if (typeof part === 'bigint') bytes.writeBigUInt64LE(part);
      else bytes.writeUInt32LE(part);
      return bytes;
    }),
  );
const header = (tensors: bigint, fields: bigint, ...rest: (number | bigint | string)[]): Buffer =>
  numbers('GGUF', 3, tensors, fields, ...rest);
const tensorHeader = (...rest: (number | bigint | string)[]): Buffer => header(1n, 0n, 1n, 't', ...rest);

function readBytes(bytes: Uint8Array): ReturnType<typeof readGguf> {
  writeFileSync(path, bytes);
  return readGguf(path);
}

suite('a valid file', () => {
  for (const version of [2, 3]) {
    test(`is read whole in version ${version}`, () => {
      const file = readBytes(tinyModelBytes({ type: 'Q8_0', version }));
      assert.equal(file.version, version);
      assert.equal(file.metadata.get('general.architecture'), 'llama');
      assert.equal(file.metadata.get('llama.block_count'), 2);
      assert.deepEqual(file.metadata.get('tokenizer.ggml.tokens'), { length: 275 });
      const { type, dimensions, sizeBytes, offsetBytes } = file.tensors.get('blk.1.ffn_down.weight') ?? assert.fail('no such tensor');
      assert.deepEqual([type, dimensions, sizeBytes], ['Q8_0', [512, 256], ((512 * 256) / 32) * 34]);
      assert.equal(offsetBytes % 32, 0);
    });
  }

  test('keeps the elements of short arrays of numbers', () => {
    const file = readBytes(header(0n, 1n, 1n, 'a', 9, 5, 3n, 1, 2, 0xffffffff));
    assert.deepEqual(file.metadata.get('a'), { length: 3, values: [1, 2, -1] });
  });

  test('measures a long string without keeping it', () => {
    const file = readBytes(header(0n, 1n, 1n, 'a', 8, 5000n, 'x'.repeat(5000)));
    assert.deepEqual(file.metadata.get('a'), { length: 5000 });
  });
});

suite('a malformed file is refused with its reason and the name of the field', () => {
  const cases: [name: string, bytes: Uint8Array, reason: ModelErrorReason, field: RegExp][] = [
    ['an empty file', Buffer.alloc(0), 'notGguf', /magic/],
    ['another format', Buffer.from('PK\x03\x04 and more'), 'notGguf', /magic/],
    ['version 1', numbers('GGUF', 1, 0n, 0n), 'unsupportedVersion', /version.*found 1/],
    ['a big-endian file', numbers('GGUF', 0x03000000, 0n, 0n), 'unsupportedVersion', /big-endian/],
    ['a header that ends after its version', numbers('GGUF', 3), 'truncated', /tensor count/],
    ['too many fields', header(0n, 1n << 40n), 'malformed', /metadata count/],
    ['too many tensors', header(1n << 40n, 0n), 'malformed', /tensor count/],
    ['a count beyond exact integers', header(1n << 63n, 0n), 'malformed', /tensor count.*2\^53/],
    ['a key longer than the file', header(0n, 1n, 1000n, 'a'), 'truncated', /metadata key 0/],
    ['an endless key', header(0n, 1n, 1n << 50n, 'a'), 'malformed', /metadata key 0/],
    ['the same key twice', header(0n, 2n, 1n, 'a', 4, 1, 1n, 'a', 4, 1), 'malformed', /metadata key 1.*a again/],
    ['an unknown value type', header(0n, 1n, 1n, 'a', 13), 'malformed', /: a: .*found 13/],
    ['a boolean of 2', header(0n, 1n, 1n, 'a', 7, 2), 'malformed', /: a: .*boolean/],
    ['an endless string', header(0n, 1n, 1n, 'a', 8, 1n << 40n), 'malformed', /: a: /],
    ['an array longer than the file', header(0n, 1n, 1n, 'a', 9, 4, 1000n), 'truncated', /: a: .*1000 elements/],
    ['an endless array', header(0n, 1n, 1n, 'a', 9, 4, 1n << 40n), 'malformed', /: a: /],
    ['arrays in arrays in arrays', header(0n, 1n, 1n, 'a', 9, 9, 1n, 9, 1n, 9, 1n, 4, 1n, 1), 'malformed', /: a: .*deep/],
    ['an alignment of 24', header(0n, 1n, 17n, 'general.alignment', 4, 24), 'malformed', /general\.alignment/],
    ['an alignment of 0', header(0n, 1n, 17n, 'general.alignment', 4, 0), 'malformed', /general\.alignment/],
    ['a tensor without dimensions', tensorHeader(0), 'malformed', /tensor t: .*dimensions/],
    ['a tensor of five dimensions', tensorHeader(5), 'malformed', /tensor t: .*dimensions/],
    ['a dimension of 0', tensorHeader(1, 0n, 0, 0n), 'malformed', /tensor t: .*found 0/],
    ['an overflowing product of dimensions', tensorHeader(2, 1n << 39n, 1n << 39n, 0, 0n), 'malformed', /values of tensor t/],
    ['a type that the engine cannot read', tensorHeader(1, 256n, 11, 0n), 'unsupportedTensorType', /tensor t: .*Q4_K.*found ggml type 11/],
    ['a row that is no whole number of blocks', tensorHeader(1, 33n, 2, 0n), 'malformed', /tensor t: .*32 values for Q4_0, found 33/],
    ['an unaligned offset', tensorHeader(1, 32n, 0, 1n), 'malformed', /tensor t: .*offset/],
    ['a tensor behind the end of the file', tensorHeader(1, 32n, 0, 0n), 'truncated', /tensor t: expected 128 bytes/],
    ['a file cut in its last tensor', valid.subarray(0, valid.byteLength - 200), 'truncated', /tensor output_norm\.weight/],
  ];
  for (const [name, bytes, reason, field] of cases) {
    test(name, () => {
      assert.throws(
        () => readBytes(bytes),
        (error) => ModelError.is(error, reason) && field.test(error.message) && error.message.startsWith(path),
      );
    });
  }

  test('the same tensor twice', () => {
    const bytes = header(2n, 0n, 1n, 't', 1, 1n, 0, 0n, 1n, 't', 1, 1n, 0, 0n, ' '.repeat(64));
    assert.throws(() => readBytes(bytes), /tensor 1: .*t again/);
  });

  test('a path without a file', () => {
    assert.throws(
      () => readGguf(join(folder, 'absent.gguf')),
      (error) => ModelError.is(error, 'fileMissing'),
    );
  });

  test('a folder', () => {
    mkdirSync(join(folder, 'folder.gguf'), { recursive: true });
    assert.throws(
      () => readGguf(join(folder, 'folder.gguf')),
      (error) => ModelError.is(error, 'fileUnreadable'),
    );
  });

  test('a header that goes on for megabytes of empty strings', () => {
    const file = openSync(path, 'w');
    writeFileSync(file, header(0n, 1n, 1n, 'a', 9, 8, 8_388_608n));
    ftruncateSync(file, 128 * 1024 ** 2);
    closeSync(file);
    assert.throws(() => readGguf(path), new RegExp(`header of at most ${ggufLimits.headerBytes} bytes`));
  });
});

suite('whatever the bytes, the answer is a file or a ModelError', () => {
  const check = (bytes: Uint8Array): boolean => {
    try {
      return readBytes(bytes).tensors.size >= 0;
    } catch (error) {
      return ModelError.is(error);
    }
  };
  const runs = { numRuns: 300, seed: 1 };

  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => check(bytes)),
      runs,
    );
  });

  test('random bytes behind a valid start', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(9), fc.nat(9), (bytes, tensors, fields) =>
        check(Buffer.concat([header(BigInt(tensors), BigInt(fields)), bytes])),
      ),
      runs,
    );
  });

  test('a valid file with flipped bits in its header', () => {
    const flips = fc.array(fc.record({ byte: fc.nat(8000), bit: fc.nat(7) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(flips, (places) => {
        const bytes = Buffer.from(valid);
        for (const { byte, bit } of places) bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
        return check(bytes);
      }),
      runs,
    );
  });

  test('a valid file cut anywhere is truncated, or no GGUF file at all', () => {
    fc.assert(
      fc.property(fc.nat(valid.byteLength - 33), (length) => {
        assert.throws(
          () => readBytes(valid.subarray(0, length)),
          (error) => ModelError.is(error, length < 4 ? 'notGguf' : 'truncated'),
        );
      }),
      runs,
    );
  });
});
