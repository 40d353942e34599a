import { readFileSync } from 'node:fs';
import type { LanguageId, TextRange } from '../../../src/syntax/languageDefinition.ts';
import type { SourceOutline } from '../../../src/syntax/outline.ts';
import { openSourceParser, type SourceParser } from '../../../src/syntax/sourceParser.ts';

const parsers = new Map<LanguageId, Promise<SourceParser>>();

/** The parser of a language, opened once in a test process. */
export function parserOf(language: LanguageId): Promise<SourceParser> {
  let parser = parsers.get(language);
  if (!parser) parsers.set(language, (parser = openSourceParser(language)));
  return parser;
}

/** A fixture's text with its outline; fails when the fixture has syntax errors. */
export async function parseFixture(language: LanguageId, name: string): Promise<{ text: string; outline: SourceOutline }> {
  const text = readFileSync(new URL(`../../fixtures/syntax/${language}/${name}.txt`, import.meta.url), 'utf8');
  const { value, problems } = (await parserOf(language)).parse(text);
  if (problems.length > 0) throw new Error(`${name} has syntax errors in line ${problems[0]?.line}`);
  return { text, outline: value };
}

/** The text of a range. */
export function textOf(text: string, range: TextRange | undefined): string | undefined {
  return range && text.slice(range.start, range.end);
}
