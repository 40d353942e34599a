// One change of a function for other tools to train on: `revisions.jsonl`.

import { z } from 'zod';
import type { Revision } from '../../mining/history/history.ts';
import { languageIds } from '../../syntax/languageTable.ts';
import { redactTogether } from '../filter/redactTogether.ts';
import { recordBase, type RecordRole, recordVersion } from './recordVersion.ts';

const sideSchema = z.strictObject({
  path: z.string().min(1),
  qualifiedName: z.string(),
  signature: z.string(),
  /** The name under which git keeps the file. */
  blobHash: z.string().min(40),
  /** UTF-16 offsets into the original file, half-open. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  text: z.string(),
});

/** Schema of one line of `revisions.jsonl`. Texts are redacted. */
export const revisionRecordSchema = z.strictObject({
  ...recordBase,
  commit: z.string().min(40),
  /** ISO 8601. */
  authorDate: z.string(),
  /** How many commits ago, 0 for the newest. */
  commitIndex: z.int().nonnegative(),
  changeClass: z.enum(['fix', 'refactor', 'style', 'feature', 'test', 'docs', 'revert', 'reviewFollowUp', 'other']),
  /** Whether the commit changed tests too. */
  changedTests: z.boolean(),
  language: z.enum(languageIds),
  before: sideSchema,
  after: sideSchema,
  /** What stands before the function in the newer file, at most 4000 characters. */
  context: z.string(),
  matchedBy: z.enum(['name', 'rename', 'move']),
  /** The later commit that takes the change back. */
  revertedBy: z.string().optional(),
});

/** One line of `revisions.jsonl`. */
export type RevisionRecord = z.infer<typeof revisionRecordSchema>;

/** The record of a revision. */
export function revisionRecord({ revertedBy, ...revision }: Revision, role: RecordRole): RevisionRecord {
  const { before, after } = revision;
  const [context, textBefore, signatureBefore, textAfter, signatureAfter] = redactTogether([
    revision.context,
    before.text,
    before.signature,
    after.text,
    after.signature,
  ] as const);
  return {
    schemaVersion: recordVersion,
    role,
    ...revision,
    before: { ...before, text: textBefore, signature: signatureBefore },
    after: { ...after, text: textAfter, signature: signatureAfter },
    context,
    ...(revertedBy === undefined ? {} : { revertedBy }),
  };
}
