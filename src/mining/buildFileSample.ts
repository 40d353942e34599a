import type { TestConventions } from '../syntax/languageDefinition.ts';
import { languageDefinitionOf } from '../syntax/languageTable.ts';
import type { OutlinedFunction, SourceOutline } from '../syntax/outline.ts';
import { functionHeader, MOST_SIGNATURE_CHARACTERS } from './functionHeader.ts';
import { licenceHeaderOf } from './licenceHeader.ts';
import type { FileSample, FunctionSample, MarkedRange, TextRange } from './sample.ts';

/** A source file as it was read. */
export type SourceFile = Pick<FileSample, 'path' | 'language' | 'text' | 'contentHash' | 'blobHash'>;

/** Builds the sample of one file from its text and outline. */
export function buildFileSample(source: SourceFile, outline: SourceOutline): FileSample {
  const { path, language, text } = source;
  const { tests } = languageDefinitionOf(language);
  const isTestFile = tests.path.test(path);
  return {
    ...source,
    isTestFile,
    functions: outline.functions.map((entry) => buildFunctionSample(text, entry, tests, isTestFile, outline.comments)),
    marks: marksOf(text, outline),
    types: outline.types,
    importedModules: outline.importedModules,
    forms: outline.forms,
    statementStarts: outline.statementStarts,
  };
}

function buildFunctionSample(
  text: string,
  entry: OutlinedFunction,
  tests: TestConventions,
  isTestFile: boolean,
  comments: readonly TextRange[],
): FunctionSample {
  const header = functionHeader(text, entry, comments);
  const isTest = (tests.header?.test(header) ?? false) || (isTestFile && (entry.isTestCall || (tests.name?.test(entry.name) ?? false)));
  return { ...entry, signature: header.slice(0, MOST_SIGNATURE_CHARACTERS), isTest };
}

function marksOf(text: string, outline: SourceOutline): MarkedRange[] {
  const header = licenceHeaderOf(text, outline.comments);
  const marks: MarkedRange[] = header ? [{ kind: 'licenceHeader', ...header }] : [];
  for (const { start, end } of outline.imports) marks.push({ kind: 'imports', start, end });
  for (const { start, end } of outline.comments) marks.push({ kind: 'comment', start, end });
  for (const { start, end } of outline.types) marks.push({ kind: 'class', start, end });
  for (const { start, end } of outline.functions) marks.push({ kind: 'function', start, end });
  return marks.sort((a, b) => a.start - b.start || b.end - a.end);
}
