import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { languageTable } from '../../../src/syntax/languageTable.ts';
import type { LanguageId, TextRange } from '../../../src/syntax/languageDefinition.ts';
import type { SourceOutline } from '../../../src/syntax/outline.ts';
import { ParsingError } from '../../../src/syntax/parsingError.ts';
import { parserOf } from './fixtureParser.ts';

const fixtures = new URL('../../fixtures/syntax/', import.meta.url);

/** Any UTF-16 units, lone surrogates included. */
const anyUnits = fc.array(fc.nat(0xffff), { maxLength: 200 }).map((units) => String.fromCharCode(...units));

/** Fails unless all ranges lie within the text, sorted by start, and those that must be are disjoint. */
function assertWellFormed(text: string, outline: SourceOutline): void {
  const inside = (range: TextRange): boolean => range.start >= 0 && range.start <= range.end && range.end <= text.length;
  const sorted = (ranges: readonly TextRange[]): boolean =>
    ranges.every((range, index) => index === 0 || (ranges[index - 1]?.start ?? 0) <= range.start);
  for (const ranges of [outline.functions, outline.types, outline.imports, outline.comments]) {
    assert.ok(ranges.every(inside));
    assert.ok(sorted(ranges));
  }
  for (const entry of outline.functions) {
    assert.ok(entry.start <= entry.body.start && entry.body.end <= entry.end);
    assert.ok(!entry.docComment || inside(entry.docComment));
  }
  for (const ranges of [outline.imports, outline.comments]) {
    assert.ok(ranges.every((range, index) => index === 0 || (ranges[index - 1]?.end ?? 0) <= range.start));
  }
  assert.ok(outline.statementStarts.every((start, index) => start < text.length && start > (outline.statementStarts[index - 1] ?? -1)));
}

test('text that breaks the grammar gives a problem with its line and what could be understood', async () => {
  const { value, problems } = (await parserOf('java')).parse('class A {\n  int one() { return 1; }\n  int two( { return; }\n}\n');
  assert.deepEqual(problems, [{ reason: 'syntaxErrors', line: 3 }]);
  assert.equal(value.functions[0]?.qualifiedName, 'A.one');
});

test('an empty text has an empty outline', async () => {
  const { value, problems } = (await parserOf('go')).parse('');
  assert.deepEqual(problems, []);
  assert.deepEqual(value, { functions: [], types: [], imports: [], importedModules: [], comments: [], statementStarts: [], forms: [] });
});

test('a text without any structure is refused quickly', async () => {
  const parser = await parserOf('java');
  assert.throws(
    () => parser.parse('('.repeat(500_000)),
    (error) => ParsingError.is(error, 'parserFailed') && error.message.includes('500000 pieces'),
  );
});

const nests: readonly (readonly [string, string])[] = [
  ['10 000 nested round brackets', `${'('.repeat(10_000)}${')'.repeat(10_000)}`],
  ['10 000 nested braces', `${'{'.repeat(10_000)}${'}'.repeat(10_000)}`],
  ['10 000 nested square brackets', `x = ${'['.repeat(10_000)}${']'.repeat(10_000)};`],
  ['10 000 nested calls', `a = ${'b('.repeat(10_000)}${')'.repeat(10_000)};`],
  ['3000 nested functions', `${'function a() { b();\n'.repeat(3000)}${'}'.repeat(3000)}`],
  ['a line of a million characters', 'a'.repeat(1_000_000)],
  ['a line of 20 000 additions', `a = ${'1 + '.repeat(20_000)}1;`],
];

for (const { id } of languageTable) {
  test(`${id}: deep nests and huge lines have a well-formed outline or are refused`, async () => {
    const parser = await parserOf(id);
    for (const [name, text] of nests) {
      try {
        assertWellFormed(text, parser.parse(text).value);
      } catch (error) {
        assert.ok(ParsingError.is(error, 'parserFailed'), `${name}: ${String(error)}`);
      }
    }
    assert.deepEqual(parser.parse('').problems, []);
  });
}

test('a text that takes memory by the square of its length is given up, and the parser goes on', async () => {
  const parser = await parserOf('java');
  assert.throws(
    () => parser.parse('a<'.repeat(7_000)),
    (error) => ParsingError.is(error, 'parserFailed') && error.message.includes('memory'),
  );
  assert.equal(parser.parse('class A { void b() { } }').value.functions[0]?.qualifiedName, 'A.b');
});

for (const { id } of languageTable) {
  test(`${id}: a file cut off anywhere still has a well-formed outline`, async () => {
    const parser = await parserOf(id);
    for (const name of readdirSync(new URL(`${id}/`, fixtures))) {
      const text = readFileSync(new URL(`${id}/${name}`, fixtures), 'utf8');
      for (let length = 0; length < text.length; length += 31) {
        const cut = text.slice(0, length);
        assertWellFormed(cut, parser.parse(cut).value);
      }
    }
  });

  test(`${id}: any text and any mixture of pieces has a well-formed outline`, async () => {
    const parser = await parserOf(id);
    fc.assert(
      fc.property(fc.oneof(anyUnits, piecesOf(id)), (text) => {
        assertWellFormed(text, parser.parse(text).value);
      }),
      { numRuns: 200, seed: 20 },
    );
  });
}

/** Texts of shuffled words of a fixture: closer to code than random characters. */
function piecesOf(language: LanguageId): fc.Arbitrary<string> {
  const [name] = readdirSync(new URL(`${language}/`, fixtures));
  const words = readFileSync(new URL(`${language}/${name}`, fixtures), 'utf8').split(/(?<=\s)|(?=[(){};:])/);
  return fc.array(fc.constantFrom(...words), { maxLength: 120 }).map((pieces) => pieces.join(''));
}
