import { sha256 } from '../../../src/base/hash.ts';
import { Random } from '../../../src/base/random.ts';
import { buildFileSample } from '../../../src/mining/buildFileSample.ts';
import type { FileSample, LanguageId } from '../../../src/mining/sample.ts';
import { languageOfPath } from '../../../src/syntax/languageTable.ts';
import { parserOf } from '../syntax/fixtureParser.ts';

/** A sample without structure, for what only looks at path and text. */
export function plainSample(path: string, text: string): FileSample {
  return {
    path,
    language: languageOf(path),
    text,
    isTestFile: false,
    contentHash: sha256(text),
    blobHash: '0'.repeat(40),
    functions: [],
    types: [],
    importedModules: [],
    forms: [],
    marks: [],
    statementStarts: [],
  };
}

/** A sample as mining makes it. */
export async function minedSample(path: string, text: string): Promise<FileSample> {
  const language = languageOf(path);
  return buildFileSample(
    { path, language, text, contentHash: sha256(text), blobHash: '0'.repeat(40) },
    (await parserOf(language)).parse(text).value,
  );
}

/** Text of made-up words that shares nothing with another seed's. */
export function inventedText(seed: number, wordCount: number): string {
  const random = Random.fromSeed(seed);
  const words = Array.from({ length: wordCount }, () => `w${random.nextBelow(1_000_000).toString(36)}`);
  return words.map((word, index) => (index % 8 === 7 ? `${word};\n` : `${word} `)).join('');
}

/** Java files of made-up words, none like another. */
export function manyFiles(count: number, firstSeed = 0, folder = 'src'): FileSample[] {
  return Array.from({ length: count }, (_, index) =>
    plainSample(`${folder}/F${firstSeed + index}.java`, inventedText(firstSeed + index, 120)),
  );
}

function languageOf(path: string): LanguageId {
  return languageOfPath(path) ?? 'java';
}
