import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aliasesOf } from '../../../../src/mining/focalLinks/aliases.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';

const cases: readonly (readonly [language: LanguageId, text: string, aliases: readonly string[]])[] = [
  ['typescript', "export { read as load } from './read'\n", ['load=read']],
  ['typescript', 'call({ fn: read as any, all: read as Reader })\n', []],
  ['javascript', 'exports.load = read;\n', ['load=read']],
  ['python', 'from ._make import attrib as field, other\n', ['field=attrib']],
  ['python', 's = wraps = wrapped\n', ['s=wrapped', 'wraps=wrapped']],
  ['python', 'frozen = functools.partial(define, frozen=True)\n', ['frozen=define']],
  ['python', 'def f():\n    a = b\n    return None\nnothing = None\n', []],
  ['java', 'a = b;', []],
];

for (const [language, text, aliases] of cases) {
  test(`${language}: ${text.trim()}`, () => {
    assert.deepEqual(
      aliasesOf({ language, text }).map(({ name, target }) => `${name}=${target}`),
      aliases,
    );
  });
}
