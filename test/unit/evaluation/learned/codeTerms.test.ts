import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { codeTerms, type TermKind, termKinds } from '../../../../src/evaluation/learned/codeTerms.ts';
import type { LanguageId } from '../../../../src/syntax/languageDefinition.ts';
import { languageIds } from '../../../../src/syntax/languageTable.ts';

function check(code: string, language: LanguageId, expected: Readonly<Record<TermKind, string[]>>): void {
  const terms = codeTerms(code, language);
  for (const kind of termKinds)
    assert.deepEqual(
      terms.filter((term) => term.kind === kind).map(({ text }) => text),
      expected[kind],
      kind,
    );
}

describe('codeTerms', () => {
  test('names, calls with and without a receiver, and the shape of a line with a keyword', () => {
    check('if param.prompt is not None:\n    value = self.lookup(ctx, 12)', 'python', {
      identifier: ['param', 'prompt', 'value', 'ctx'],
      call: ['.lookup()'],
      pattern: ['if name.name is not None:', 'name = self.name(name, 0)'],
    });
  });

  test('comments and literal texts say nothing', () => {
    check('# parse_args(foo)\nreturn "call(me)" # later', 'python', { identifier: [], call: [], pattern: [] });
    check("/* getUser() */ const users = 'fetch(x)'; // done()", 'typescript', {
      identifier: ['users'],
      call: [],
      pattern: ['const name = "…";'],
    });
    check('"""Opens\nthe file."""\nopen_file(path)', 'python', { identifier: ['path'], call: ['open_file()'], pattern: [] });
  });

  test('a lifetime of Rust opens no literal', () => {
    check("fn parse<'a>(text: &'a str) -> Result<'a> {", 'rust', {
      identifier: ['parse', 'text', 'str', 'Result'],
      call: [],
      pattern: ['fn name < name >(name: & name name)->name < name > {'],
    });
  });

  test('short names and keywords are no terms', () => {
    check('for i in xs', 'python', { identifier: [], call: [], pattern: ['for name in name'] });
  });

  test('any text in any language has terms, each once, and no end that is not reached', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('"', "'", '`', '/*', '"""', '\\', '\n', '#', '//', 'name(', '.if '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.constantFrom(...languageIds), (pieces, language) => {
        const keys = codeTerms(pieces.join(''), language).map(({ kind, text }) => `${kind} ${text}`);
        assert.equal(new Set(keys).size, keys.length);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  test('a megabyte without an end is read in one go', () => {
    const terms = codeTerms(`${'"'.repeat(500_000)}${'a'.repeat(500_000)}`, 'python');
    assert.ok(terms.length <= 1);
  });
});
