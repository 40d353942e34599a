// The contract between mining and comparative training: one schema for every kind of pair, one JSON object a line.

import { z } from 'zod';
import { sha256 } from '../../base/hash.ts';
import type { LanguageId } from '../../mining/sample.ts';
import { languageTable } from '../../syntax/languageTable.ts';

/** Raised whenever a field changes its meaning. */
export const pairSchemaVersion = 1;

/** Where the two sides come from. */
export const pairKinds = ['revision', 'linter', 'self', 'convention'] as const;

/** Where the two sides of a pair come from. */
export type PairKind = (typeof pairKinds)[number];

const ratio = z.number().min(0).max(1);

/** How a pair came about. Only what is known is there. */
export const pairProvenanceSchema = z.strictObject({
  /** Object name of the commit that made the better side. Revision pairs. */
  commit: z.string().min(1).optional(),
  /** Author date of that commit, ISO 8601. Revision pairs. */
  authorDate: z.string().min(1).optional(),
  /** What kind of commit it was, see `ChangeClass` of the history. Revision pairs. */
  changeClass: z.string().min(1).optional(),
  /** Program or bundled rule set that told better from worse. Linter pairs. */
  tool: z.string().min(1).optional(),
  toolVersion: z.string().min(1).optional(),
  /** Findings on the worse side, all rules together. */
  findingsBefore: z.int().nonnegative().optional(),
  /** Findings on the better side, all rules together. */
  findingsAfter: z.int().nonnegative().optional(),
  /** sha256 of the model file that wrote the worse side. Self pairs. */
  baseModel: z.string().min(1).optional(),
  /** Part of the project's places that use the better form. Convention pairs. */
  supportRatio: ratio.optional(),
  /** Places that were counted. Convention pairs. */
  supportCount: z.int().nonnegative().optional(),
});

/** Two ways to go on after one context, of which the first is better. */
export const pairSchema = z.strictObject({
  schemaVersion: z.literal(pairSchemaVersion),
  /** Stable: 24 hexadecimal digits of a hash over what {@link pairIdOf} names. */
  id: z.string().regex(/^[0-9a-f]{24}$/u),
  kind: z.enum(pairKinds),
  /**
   * What decided, as a finer class within the kind: the change class of a revision, the rule of a linter or of the bundled set,
   * the choice of a convention, `line` or `statement` of a self pair.
   */
  rule: z.string().min(1),
  language: z.enum(languageTable.map(({ id }) => id) as [LanguageId, ...LanguageId[]]),
  /** File of the better side, relative to the repository root, with forward slashes. */
  path: z.string().min(1),
  /** Function that the pair is in, names joined by dots. */
  qualifiedName: z.string(),
  /** Trained on, watched, or never seen before the report; the role of the function that the pair is in. */
  role: z.enum(['train', 'validation', 'heldOut']),
  /**
   * What both sides follow: the text before them in the file of the better side, from a line start on, without the licence header.
   * At most {@link MOST_CONTEXT_CHARACTERS} characters, perhaps none. Secrets are redacted.
   */
  context: z.string(),
  /** A whole function; for a self pair the stretch from the cut to the end of the line or statement, as the authors wrote it. */
  better: z.string().min(1),
  /** Stands in the place of `better`, with the same extent. */
  worse: z.string().min(1),
  /** What follows both sides in the file, up to {@link MOST_SUFFIX_CHARACTERS} characters; empty where it was not kept. */
  suffix: z.string(),
  /** Probability that `better` is the better one, 0 to 1. A heuristic, see `weakVotes.ts`; meant as a weight. */
  confidence: ratio,
  /** `possibly` where literals, operators, calls or control flow differ, see `behaviourChange.ts`. */
  changesBehaviour: z.enum(['no', 'possibly']),
  /** Tokens that only one side has, in order, as a part of all tokens of both; comments do not count. */
  editRatio: ratio,
  provenance: pairProvenanceSchema,
});

/** How a pair came about. */
export type PairProvenance = z.infer<typeof pairProvenanceSchema>;

/** Two ways to go on after one context, of which the first is better. */
export type Pair = z.infer<typeof pairSchema>;

/** A pair as its miner makes it: roles are given when all kinds are put together. */
export type UnassignedPair = Omit<Pair, 'id' | 'role' | 'schemaVersion'>;

/** Longest context that is kept, in characters. From the contract of the history: some 1200 tokens. */
export const MOST_CONTEXT_CHARACTERS = 4_000;

/** Longest suffix that is kept, in characters. A guess: some 300 tokens, more than an infilling model is given here. */
export const MOST_SUFFIX_CHARACTERS = 1_000;

/** The id of a pair: a hash of everything that a model would read, and where it stands. Not of role, confidence or provenance. */
export function pairIdOf({
  kind,
  rule,
  language,
  path,
  qualifiedName,
  context,
  better,
  worse,
  suffix,
}: Pick<Pair, 'kind' | 'rule' | 'language' | 'path' | 'qualifiedName' | 'context' | 'better' | 'worse' | 'suffix'>): string {
  const fields = [pairSchemaVersion, kind, rule, language, path, qualifiedName, context, better, worse, suffix];
  return sha256(JSON.stringify(fields)).slice(0, 24);
}

/** One JSON object and a line break. */
export function formatPair(pair: Pair): string {
  return `${JSON.stringify(pair)}\n`;
}

/**
 * Reads one line that {@link formatPair} wrote.
 *
 * @throws {z.ZodError} or {SyntaxError} for anything else.
 */
export function parsePair(line: string): Pair {
  return pairSchema.parse(JSON.parse(line));
}
