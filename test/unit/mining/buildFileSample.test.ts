import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../src/base/hash.ts';
import { buildFileSample } from '../../../src/mining/buildFileSample.ts';
import type { FileSample, LanguageId } from '../../../src/mining/sample.ts';
import { parseFixture } from '../syntax/fixtureParser.ts';

async function sampleOf(language: LanguageId, file: string, path = file): Promise<FileSample> {
  const { text, outline } = await parseFixture(language, file);
  return buildFileSample({ path, language, text, contentHash: sha256(text), blobHash: '0'.repeat(40) }, outline);
}

const tests: readonly (readonly [LanguageId, string, readonly string[]])[] = [
  ['java', 'AccountTest.java', ['AccountTest.sumsNothing', 'AccountTest.sumsMany', 'AccountTest.testOldStyle']],
  ['java', 'Account.java', []],
  ['python', 'test_shapes.py', ['TestCircle.test_area', 'test_total']],
  ['typescript', 'queue.test.ts', ['Queue.starts empty', 'Queue.grows', 'stands alone']],
  ['go', 'stack_test.go', ['TestPush', 'BenchmarkPush']],
  ['rust', 'counter.rs', ['tests.starts_where_told', 'tests.waits']],
];

for (const [language, file, expected] of tests) {
  test(`the tests of ${file} are recognised, its helpers are not`, async () => {
    const { functions } = await sampleOf(language, file);
    assert.deepEqual(
      functions.filter((entry) => entry.isTest).map((entry) => entry.qualifiedName),
      expected,
    );
  });
}

test('names alone make no test outside test files', async () => {
  const { functions, isTestFile } = await sampleOf('go', 'stack_test.go', 'stack.go');
  assert.equal(isTestFile, false);
  assert.ok(functions.every((entry) => !entry.isTest));
});

test('a signature is one line without comments and body', async () => {
  const signatures = async (language: LanguageId, file: string): Promise<string[]> =>
    (await sampleOf(language, file)).functions.map((entry) => entry.signature);
  assert.equal(
    (await signatures('java', 'Account.java'))[1],
    '@Deprecated public <T extends Number> BigDecimal sum( final List<T> amounts)',
  );
  assert.equal((await signatures('python', 'shapes.py'))[0], 'def __init__(self, radius: float) -> None:');
  assert.equal((await signatures('rust', 'counter.rs'))[0], '#[must_use] #[inline] pub fn new(count: T) -> Self');
});

const headers: readonly (readonly [LanguageId, string, string | undefined])[] = [
  ['java', 'Account.java', '/*\n * Copyright 2024 The Sample Authors.\n * Licensed under the Apache License, Version 2.0.\n */'],
  ['java', 'AccountTest.java', undefined],
  ['python', 'shapes.py', '#!/usr/bin/env python\n# Copyright 2024 The Sample Authors.\n# SPDX-License-Identifier: MIT'],
  ['go', 'stack.go', '// Copyright 2024 The Sample Authors. All rights reserved.'],
  ['rust', 'counter.rs', '// Copyright 2024 The Sample Authors.\n// SPDX-License-Identifier: Apache-2.0'],
];

for (const [language, file, expected] of headers) {
  test(`the licence header of ${file} is ${expected ? 'found' : 'not invented'}`, async () => {
    const { text, marks } = await sampleOf(language, file);
    const header = marks.find((mark) => mark.kind === 'licenceHeader');
    assert.equal(header && text.slice(header.start, header.end), expected);
  });
}

test('marks are sorted, and the hash is that of the text', async () => {
  const { marks, contentHash, text } = await sampleOf('rust', 'counter.rs');
  assert.ok(marks.every((mark, index) => index === 0 || (marks[index - 1]?.start ?? 0) <= mark.start));
  assert.equal(contentHash, sha256(text));
});
