import { sha256 } from '../base/hash.ts';
import type { TestConventions } from '../syntax/languageDefinition.ts';
import { languageDefinitionOf } from '../syntax/languageTable.ts';
import type { OutlinedFunction, SourceOutline } from '../syntax/outline.ts';
import { licenceHeaderOf } from './licenceHeader.ts';
import type { FileSample, FunctionSample, LanguageId, MarkedRange } from './sample.ts';

/** Builds the sample of one file from its text and outline. */
export function buildFileSample(path: string, language: LanguageId, text: string, outline: SourceOutline): FileSample {
  const { tests } = languageDefinitionOf(language);
  const isTestFile = tests.path.test(path);
  return {
    path,
    language,
    text,
    isTestFile,
    contentHash: sha256(text),
    functions: outline.functions.map((entry) => buildFunctionSample(text, entry, tests, isTestFile)),
    marks: marksOf(text, outline),
    statementStarts: outline.statementStarts,
  };
}

function buildFunctionSample(text: string, entry: OutlinedFunction, tests: TestConventions, isTestFile: boolean): FunctionSample {
  const header = text.slice(entry.start, entry.body.start);
  const isTest = (tests.header?.test(header) ?? false) || (isTestFile && (entry.isTestCall || (tests.name?.test(entry.name) ?? false)));
  return {
    start: entry.start,
    end: entry.end,
    qualifiedName: entry.qualifiedName,
    signature: signatureOf(header),
    body: entry.body,
    docComment: entry.docComment,
    enclosingType: entry.enclosingType,
    isTest,
  };
}

/** A header on one line; at most 500 characters, a guess. */
function signatureOf(header: string): string {
  return header.replace(/\s+/g, ' ').trim().slice(0, 500);
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
