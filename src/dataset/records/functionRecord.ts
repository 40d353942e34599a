// One function for other tools to train on: `functions.jsonl`.

import { z } from 'zod';
import { sha256 } from '../../base/hash.ts';
import { functionKey } from '../../mining/functionKey.ts';
import { testFrameworkOf } from '../../mining/focalLinks/testFramework.ts';
import type { FileSample, FunctionSample, TextRange } from '../../mining/sample.ts';
import { languageIds } from '../../syntax/languageTable.ts';
import type { OutlinedType } from '../../syntax/outline.ts';
import type { RedactedText } from '../filter/secrets.ts';
import { classSkeletonOf } from './classSkeleton.ts';
import { recordBase, type RecordRole, recordVersion } from './recordVersion.ts';

/** Schema of one line of `functions.jsonl`. Texts are redacted. */
export const functionRecordSchema = z.strictObject({
  ...recordBase,
  /** Names the function: `path#qualifiedName(parameter types)`. */
  id: z.string().min(1),
  /** Relative to the repository root, with forward slashes. */
  path: z.string().min(1),
  language: z.enum(languageIds),
  /** UTF-16 offsets into the original file, half-open. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Lines in the original file, from 1, both included. */
  firstLine: z.int().positive(),
  lastLine: z.int().positive(),
  qualifiedName: z.string(),
  name: z.string(),
  kind: z.enum(['function', 'method', 'constructor']),
  signature: z.string(),
  parameters: z.array(z.strictObject({ name: z.string(), type: z.string().optional() })),
  returnType: z.string().optional(),
  annotations: z.array(z.string()),
  docComment: z.string().optional(),
  /** The whole function, from its first modifier to its end. */
  text: z.string(),
  body: z.string(),
  /** Fields, constructors and other signatures of the class around it. */
  classSkeleton: z.string().optional(),
  /** Modules that its file imports. */
  imports: z.array(z.string()),
  /** 1 and one more for each decision (McCabe 1976). */
  cyclomaticComplexity: z.int().positive(),
  isTest: z.boolean(),
  testFramework: z.string().optional(),
  /** The name under which git keeps the file. */
  blobHash: z.string().length(40),
  /** sha256 of the function's original text. */
  contentHash: z.string().length(64),
});

/** One line of `functions.jsonl`. */
export type FunctionRecord = z.infer<typeof functionRecordSchema>;

/** The records of all functions of a file. */
export function* functionRecords(
  file: FileSample,
  redacted: RedactedText,
  roleOf: (entry: FunctionSample) => RecordRole,
): Generator<FunctionRecord> {
  const lineOf = lineCounter(file.text);
  const textOf = ({ start, end }: TextRange): string => redacted.text.slice(redacted.moveOffset(start), redacted.moveOffset(end));
  const skeletons = new Map<OutlinedType, string>();
  const imports = [...new Set(file.importedModules.map(({ module }) => module))];
  for (const entry of file.functions) {
    const type = innermostType(file.types, entry);
    const framework = testFrameworkOf(file, entry);
    if (type && !skeletons.has(type)) skeletons.set(type, classSkeletonOf(type, file.language));
    yield {
      schemaVersion: recordVersion,
      role: roleOf(entry),
      id: functionKey(file.path, entry),
      path: file.path,
      language: file.language,
      start: entry.start,
      end: entry.end,
      firstLine: lineOf(entry.start),
      lastLine: lineOf(Math.max(entry.start, entry.end - 1)),
      qualifiedName: entry.qualifiedName,
      name: entry.name,
      kind: entry.kind,
      signature: entry.signature,
      parameters: entry.parameters.map(({ name, type: written }) => (written === undefined ? { name } : { name, type: written })),
      ...(entry.returnType === undefined ? {} : { returnType: entry.returnType }),
      annotations: [...entry.annotations],
      ...(entry.docComment === undefined ? {} : { docComment: textOf(entry.docComment) }),
      text: textOf(entry),
      body: textOf(entry.body),
      ...(type ? { classSkeleton: skeletons.get(type) } : {}),
      imports,
      cyclomaticComplexity: entry.cyclomaticComplexity,
      isTest: entry.isTest,
      ...(framework === undefined ? {} : { testFramework: framework }),
      blobHash: file.blobHash,
      contentHash: sha256(file.text.slice(entry.start, entry.end)),
    };
  }
}

function innermostType(types: readonly OutlinedType[], { start, end }: TextRange): OutlinedType | undefined {
  return types.findLast((type) => type.start <= start && type.end >= end && !(type.start === start && type.end === end));
}

/** Line numbers of offsets, from 1; by binary search over the line starts. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
