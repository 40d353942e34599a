// One unit test with the function that it tests, for other tools to train on: `focalPairs.jsonl`.

import { z } from 'zod';
import type { FocalLink } from '../../mining/focalLinks/focalLink.ts';
import { languageIds } from '../../syntax/languageTable.ts';
import type { FunctionRecord } from './functionRecord.ts';
import { recordBase, recordVersion } from './recordVersion.ts';

const testSchema = z.strictObject({
  path: z.string().min(1),
  qualifiedName: z.string(),
  framework: z.string().optional(),
  text: z.string(),
  imports: z.array(z.string()),
});

const focalSchema = z.strictObject({
  path: z.string().min(1),
  qualifiedName: z.string(),
  signature: z.string(),
  docComment: z.string().optional(),
  text: z.string(),
  classSkeleton: z.string().optional(),
  imports: z.array(z.string()),
});

/** Schema of one line of `focalPairs.jsonl`. Texts are redacted. */
export const focalPairRecordSchema = z.strictObject({
  ...recordBase,
  language: z.enum(languageIds),
  test: testSchema,
  focal: focalSchema,
  /** Probability that the test is about this function, fitted on links labelled by hand; in other projects it is too high. */
  confidence: z.number().min(0).max(1),
  /** Rules that voted for the link, strongest first. */
  rules: z.array(z.string()),
});

/** One line of `focalPairs.jsonl`. */
export type FocalPairRecord = z.infer<typeof focalPairRecordSchema>;

/** The record of a link; its role is the focal function's, or the test's where that is held out. */
export function focalPairRecord({ confidence, rules }: FocalLink, test: FunctionRecord, focal: FunctionRecord): FocalPairRecord {
  return {
    schemaVersion: recordVersion,
    role: stricterRole(test.role, focal.role),
    language: focal.language,
    test: {
      path: test.path,
      qualifiedName: test.qualifiedName,
      ...(test.testFramework === undefined ? {} : { framework: test.testFramework }),
      text: test.text,
      imports: test.imports,
    },
    focal: {
      path: focal.path,
      qualifiedName: focal.qualifiedName,
      signature: focal.signature,
      ...(focal.docComment === undefined ? {} : { docComment: focal.docComment }),
      text: focal.text,
      ...(focal.classSkeleton === undefined ? {} : { classSkeleton: focal.classSkeleton }),
      imports: focal.imports,
    },
    confidence,
    rules: [...rules],
  };
}

/** A pair is held out when either side is. */
export function stricterRole(a: FunctionRecord['role'], b: FunctionRecord['role']): FunctionRecord['role'] {
  const order = ['unused', 'heldOut', 'validation', 'train'] as const;
  return order.find((role) => role === a || role === b) ?? 'unused';
}
