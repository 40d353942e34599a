import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlobReader } from '../../../../src/mining/git/blobReader.ts';
import { openHardenedGit } from '../../../../src/mining/git/hardenedGit.ts';
import { git, temporaryRepository } from '../temporaryRepository.ts';

test('reads blobs in the order they are asked for, and passes over what is none', async () => {
  const random = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 2_654_435_761) >>> 13);
  const folder = temporaryRepository({ small: 'a\n', empty: '', large: 'x'.repeat(600_000), bytes: random });
  const hashOf = (name: string): string => git(folder, 'rev-parse', name).trim();
  const reader = new BlobReader(openHardenedGit(folder));
  const answers = await Promise.all(
    [
      hashOf('HEAD:small'),
      hashOf('HEAD:large'),
      hashOf('HEAD:empty'),
      hashOf('HEAD'),
      '0'.repeat(40),
      hashOf('HEAD:bytes'),
      'HEAD:small',
      `${'a'.repeat(40)}\nHEAD`,
    ].map((hash) => reader.read(hash)),
  );
  reader.dispose();
  assert.deepEqual(
    answers.map((answer) => ('bytes' in answer ? answer.bytes.byteLength : answer.reason)),
    [2, 'tooLarge', 0, 'noBlob', 'missing', 300_000, 'missing', 'missing'],
  );
  assert.deepEqual(answers[5], { bytes: Buffer.from(random) });
});
