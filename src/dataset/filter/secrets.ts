// Redacts secrets. The original value leaves this file in no form: not in reports, not in messages.

import type { TextRange } from '../../mining/sample.ts';
import { secretRules } from './secretRules.ts';

/** What stands in place of a secret. */
export const REDACTION = '<redacted>';

/** Where a secret stood. */
export interface FoundSecret {
  readonly kind: string;
  /** Line in the original text, from 1. */
  readonly line: number;
}

/** A text without its secrets. */
export interface RedactedText {
  readonly text: string;
  readonly secrets: readonly FoundSecret[];
  /** Where the replacements stand in `text`. Sorted, disjoint. */
  readonly redactions: readonly TextRange[];
  /** The offset in `text` for an offset in the original; offsets inside a secret go to its replacement's start. */
  readonly moveOffset: (offset: number) => number;
}

interface Match extends TextRange {
  readonly kind: string;
}

/** Replaces every secret by {@link REDACTION}. */
export function redactSecrets(text: string): RedactedText {
  const matches = findSecrets(text);
  if (matches.length === 0) return { text, secrets: [], redactions: [], moveOffset: (offset) => offset };
  const pieces: string[] = [];
  const redactions: TextRange[] = [];
  let length = 0;
  let reached = 0;
  for (const match of matches) {
    pieces.push(text.slice(reached, match.start), REDACTION);
    const start = length + match.start - reached;
    length = start + REDACTION.length;
    redactions.push({ start, end: length });
    reached = match.end;
  }
  pieces.push(text.slice(reached));
  return {
    text: pieces.join(''),
    secrets: matches.map((match) => ({ kind: match.kind, line: lineOf(text, match.start) })),
    redactions,
    moveOffset: (offset) => movedOffset(offset, matches, redactions),
  };
}

function movedOffset(offset: number, matches: readonly Match[], redactions: readonly TextRange[]): number {
  let moved = offset;
  for (let index = 0; index < matches.length; index++) {
    const match = matches[index] as Match;
    const redaction = redactions[index] as TextRange;
    if (offset <= match.start) break;
    moved = offset < match.end ? redaction.start : redaction.end + (offset - match.end);
  }
  return moved;
}

/** Sorted and disjoint; where matches overlap, the earlier rule wins. */
function findSecrets(text: string): Match[] {
  const found: Match[] = [];
  for (const { kind, pattern, mustLookRandom } of secretRules) {
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.['secret'];
      const range = match.indices?.groups?.['secret'];
      if (!secret || !range || placeholder.test(secret) || (mustLookRandom && !looksRandom(secret))) continue;
      const [start, end] = range;
      if (!found.some((other) => start < other.end && other.start < end)) found.push({ kind, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Words that stand in for a secret in examples and tests. */
const placeholder =
  /^(?:<.*>|\$\{.*\}|%.*%|\{\{.*\}\}|x{4,}|\*{4,}|\.{3,})$|example|placeholder|changeme|change_me|your[_-]|dummy|redacted|lorem|^(?:pass|password|passwd|passwort|pwd|pw|secret|user|test|testing|foo|bar|baz|null|none|undefined)\d{0,3}$/i;

/** Bits per character from which a value of letters, digits and signs looks random. A guess, tried on real repositories. */
const MINIMUM_ENTROPY_BITS = 3.0;

/** Whether a value looks drawn by chance rather than written: no blanks, two kinds of characters, varied. */
function looksRandom(value: string): boolean {
  if (/\s/.test(value)) return false;
  const hasDigit = /\d/.test(value);
  const hasLetter = /[A-Za-z]/.test(value);
  const hasSign = /[^A-Za-z0-9_.:/\\-]/.test(value);
  if (!hasLetter || !(hasDigit || hasSign)) return false;
  // Dotted, dashed and slashed words, perhaps with a number at the end, are names, keys of settings and paths.
  if (/^[A-Za-z]+(?:[_.:/\\-]+[A-Za-z]+)*[_.:/\\-]?\d{0,3}$/.test(value)) return false;
  return entropyBits(value) >= MINIMUM_ENTROPY_BITS;
}

/** Shannon entropy of the characters, in bits for each. */
function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index >= 0 && index < offset; index = text.indexOf('\n', index + 1)) line++;
  return line;
}
