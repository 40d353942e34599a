import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutLicenceHeader } from '../../../../src/dataset/pairs/leadingComments.ts';

const rows: readonly [name: string, text: string, expected: string][] = [
  ['a block comment', '/*\n * Licensed under the Apache License.\n */\n\npackage a;\n', 'package a;\n'],
  ['line comments', '// Copyright 2020 Somebody\n// All rights reserved.\n\npackage a\n', 'package a\n'],
  ['comments of Python after its first line', '#!/usr/bin/env python\n# Copyright 2020 Somebody\nimport a\n', 'import a\n'],
  ['comments of PHP', '<?php\n/**\n * @license MIT\n */\nnamespace a;\n', '<?php\nnamespace a;\n'],
  ['the end of one that was cut through', ' * limitations under the License.\n */\npackage a;\n', 'package a;\n'],
];

for (const [name, text, expected] of rows) test(`takes out ${name}`, () => assert.equal(withoutLicenceHeader(text), expected));

for (const [name, text] of [
  ['a comment about the code', '// Counts boxes.\npackage a\n'],
  ['a comment further down', 'package a\n\n// Copyright is checked here.\nfunc f() {}\n'],
  ['an attribute of Rust', '#[license]\nfn f() {}\n'],
  ['text before a comment end', 'a = b */ c;\n'],
  ['nothing', ''],
] as const) {
  test(`keeps ${name}`, () => assert.equal(withoutLicenceHeader(text), text));
}

test('ends for any text and adds nothing to it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('/', '*', '#', '\n', ' ', 'licence', '<?php', '<!--', '-->', '"'), maxLength: 400 }),
      (text) => {
        assert.ok(text.endsWith(withoutLicenceHeader(text).replace(/^<\?php\s*/u, '')));
      },
    ),
  );
  assert.ok(withoutLicenceHeader('/* '.repeat(200_000)).length > 0);
});
