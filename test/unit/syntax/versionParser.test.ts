import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../src/base/random.ts';
import type { LanguageId } from '../../../src/syntax/languageDefinition.ts';
import { openSourceParser } from '../../../src/syntax/sourceParser.ts';
import { openVersionParser, type ParsedVersion } from '../../../src/syntax/versionParser.ts';

const pieces: Readonly<Partial<Record<LanguageId, readonly string[]>>> = {
  python: [
    '@cached\n@other("é")\ndef f{}(x):\n    """Doc."""\n    if x:\n        return {}\n',
    'class C{}:\n    def m(self):\n        pass  # {}\n',
    'x = {}\n',
    '\n',
  ],
  java: [
    '    /** Doc. */\n    @Test\n    int f{}(int a, String b) { return "é😀".length() + {}; }\n',
    '    int x{} = 1;\n',
    '    // note {}\n',
  ],
  rust: ['#[test]\nfn f{}() {\n    assert_eq!({}, 1);\n}\n', 'impl S{} {\n    fn m(&self) -> u8 {\n        1\n    }\n}\n', '// {}\n'],
};

for (const [language, templates] of Object.entries(pieces)) {
  test(`${language}: versions parsed from one another have the outlines of versions parsed alone`, async () => {
    const random = Random.fromSeed(3);
    const parser = await openVersionParser(language as LanguageId);
    const whole = await openSourceParser(language as LanguageId);
    const piece = (): string => (templates[random.nextBelow(templates.length)] ?? '').replaceAll('{}', String(random.nextBelow(50)));
    const textOf = (parts: readonly string[]): string => (language === 'java' ? `class A {\n${parts.join('')}}\n` : parts.join(''));
    const parts = Array.from({ length: 12 }, piece);
    let version: ParsedVersion = parser.parse(textOf(parts));
    for (let round = 0; round < 60; round++) {
      const at = random.nextBelow(parts.length);
      const [old, removed] = [textOf(parts), random.nextBelow(3)];
      parts.splice(at, removed, ...Array.from({ length: random.nextBelow(3) + (parts.length < 4 ? 3 : 0) }, piece));
      const text = textOf(parts);
      const change = changeBetween(old, text);
      const next = parser.parse(text, { version, changes: [change] });
      version.dispose();
      version = next;
      const expected = whole.parse(text, 'functions').value;
      assert.deepEqual(next.outline([{ start: 0, end: text.length }]), expected);
      // Around any function alone, that function is found as it is.
      const entry = expected.functions[random.nextBelow(Math.max(1, expected.functions.length))];
      if (!entry) continue;
      const middle = entry.body.start + 1;
      const found = next.outline([{ start: middle, end: middle }]).functions.find(({ start }) => start === entry.start);
      assert.equal(found?.qualifiedName, entry.qualifiedName);
      assert.equal(found?.end, entry.end);
      // A change in front, in a decorator or attribute, is one of the function.
      assert.ok(next.outline([{ start: entry.start, end: entry.start + 2 }]).functions.some(({ start }) => start === entry.start));
    }
    version.dispose();
    whole.dispose();
  });
}

function changeBetween(old: string, text: string): { start: number; oldEnd: number; newStart: number; newEnd: number } {
  let start = 0;
  while (start < Math.min(old.length, text.length) && old[start] === text[start]) start++;
  start = old.lastIndexOf('\n', start - 1) + 1;
  let shared = 0;
  while (shared < Math.min(old.length, text.length) - start && old.at(-1 - shared) === text.at(-1 - shared)) shared++;
  return { start, oldEnd: old.length - shared, newStart: start, newEnd: text.length - shared };
}
