import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LanguageId } from '../../../src/syntax/languageDefinition.ts';
import { parseFixture, parserOf, textOf } from './fixtureParser.ts';

const imports: readonly (readonly [LanguageId, string, readonly string[]])[] = [
  ['java', 'Account.java', ['package org.sample.bank;\n\nimport java.math.BigDecimal;\nimport java.util.List;']],
  ['python', 'shapes.py', ['from __future__ import annotations\n\nimport math\nfrom typing import (\n    Iterable,\n)']],
  ['typescript', 'queue.ts', ["import { once } from 'node:events';\nimport type { Item } from './item';"]],
  ['javascript', 'server.js', ["const http = require('node:http');"]],
  ['go', 'stack.go', ['package stack\n\nimport (\n\t"errors"\n\t"fmt"\n)']],
  ['rust', 'counter.rs', ['use std::fmt;\n\nmod detail;', 'use super::*;']],
];

for (const [language, file, expected] of imports) {
  test(`neighbouring imports of ${file} are one range`, async () => {
    const { text, outline } = await parseFixture(language, file);
    assert.deepEqual(
      outline.imports.map((range) => textOf(text, range)),
      expected,
    );
  });
}

test('docstrings are comments in Python', async () => {
  const { text, outline } = await parseFixture('python', 'shapes.py');
  assert.deepEqual(
    outline.comments.map((range) => textOf(text, range)),
    [
      '#!/usr/bin/env python\n# Copyright 2024 The Sample Authors.\n# SPDX-License-Identifier: MIT',
      '"""Shapes of all kinds."""',
      '"""A circle."""',
      '# Set once.',
      '"""The area."""',
    ],
  );
});

test('no statement starts at a comment, and each starts at its first character', async () => {
  const { text, outline } = await parseFixture('python', 'shapes.py');
  const firstWords = outline.statementStarts.map((start) => /^\S+/.exec(text.slice(start))?.[0]);
  assert.deepEqual(firstWords, [
    ...['from', 'import', 'from', 'LIMIT', 'class', 'sides', 'def', 'self.radius', '@property', 'return', 'class', 'async', 'pass'],
    ...['def', 'def', 'return', 'return'],
  ]);
});

test('members of enumerations, traits and switches are statements', async () => {
  const java = await parseFixture('java', 'Account.java');
  const rust = await parseFixture('rust', 'counter.rs');
  const go = await parseFixture('go', 'stack.go');
  const startsAt = ({ text, outline }: typeof java, word: string): boolean => outline.statementStarts.includes(text.indexOf(word));
  assert.ok(startsAt(java, 'CLOSED;'));
  assert.ok(startsAt(rust, 'fn step'));
  assert.ok(startsAt(rust, '_ => 3'));
  assert.ok(startsAt(go, 'case count > 1'));
});

test('an ordinary comment does not document', async () => {
  const { value } = (await parserOf('java')).parse('class A {\n  // note\n  void a() { }\n\n  /** far */\n\n  void b() { }\n}\n');
  assert.deepEqual(
    value.functions.map((entry) => entry.docComment),
    [undefined, undefined],
  );
});

test('offsets count UTF-16 units behind characters of every width', async () => {
  const text = 'class A { String s = "ä€😀\u{10FFFF}"; /** doc */ int size() { return 1; } }';
  const { value } = (await parserOf('java')).parse(text);
  const [size] = value.functions;
  assert.equal(textOf(text, size), 'int size() { return 1; }');
  assert.equal(textOf(text, size?.docComment), '/** doc */');
});

test('carriage returns stay where they are', async () => {
  const text = '# one\r\n# two\r\ndef a():\r\n    return 1\r\n';
  const { value } = (await parserOf('python')).parse(text);
  assert.equal(textOf(text, value.functions[0]), 'def a():\r\n    return 1');
  assert.equal(textOf(text, value.comments[0]), '# one\r\n# two');
});
