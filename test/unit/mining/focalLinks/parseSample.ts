import { sha256 } from '../../../../src/base/hash.ts';
import { buildFileSample } from '../../../../src/mining/buildFileSample.ts';
import type { FileSample } from '../../../../src/mining/sample.ts';
import { languageOfPath } from '../../../../src/syntax/languageTable.ts';
import type { LanguageId } from '../../../../src/syntax/languageDefinition.ts';
import { openSourceParser, type SourceParser } from '../../../../src/syntax/sourceParser.ts';

const parsers = new Map<LanguageId, Promise<SourceParser>>();

/** A text as it would be mined from a file of that path. */
export async function parseSample(path: string, text: string): Promise<FileSample> {
  const language = languageOfPath(path, text);
  if (!language) throw new Error(`${path} is of no language`);
  const parser = parsers.get(language) ?? openSourceParser(language);
  parsers.set(language, parser);
  const hash = sha256(text);
  return buildFileSample({ path, language, text, contentHash: hash, blobHash: hash.slice(0, 40) }, (await parser).parse(text).value);
}
