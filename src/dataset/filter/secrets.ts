// Redacts secrets. The original value leaves this file in no form: not in reports, not in messages.

import type { TextRange } from '../../mining/sample.ts';
import { findPrivateKeys } from './privateKeys.ts';
import { findRepeatedValues, LEAST_REPEATED_CHARACTERS } from './repeatedValues.ts';
import { isPlausibleSecret } from './secretPlausibility.ts';
import { secretRules } from './secretRules.ts';
import { findServiceSecrets } from './serviceSecrets.ts';

/** Where a secret stood. */
export interface FoundSecret {
  readonly kind: string;
  /** Line in the original text, from 1. */
  readonly line: number;
}

/** A text without its secrets. */
export interface RedactedText {
  readonly text: string;
  /** By line. */
  readonly secrets: readonly FoundSecret[];
  /** Where the replacements stand in `text`; a secret in several lines has one in each. Sorted, disjoint. */
  readonly redactions: readonly TextRange[];
  /** The offset in `text` for an offset in the original; offsets inside a secret go to its replacement's start. */
  readonly moveOffset: (offset: number) => number;
}

/** One stretch to replace. Pieces of one secret share `first`. */
interface Piece extends TextRange {
  readonly kind: string;
  /** Where the secret begins. */
  readonly first: number;
}

/**
 * Replaces every secret by a word that says what stood there, such as `REDACTED_GITHUB_TOKEN`.
 *
 * Code parses afterwards as before: quotes, escapes and line breaks stay, words are replaced by words, numbers by numbers.
 * Linear in the text; any text may be given, and a text redacted already stays as it is.
 */
export function redactSecrets(text: string): RedactedText {
  const pieces = findPieces(text);
  if (pieces.length === 0) return { text, secrets: [], redactions: [], moveOffset: (offset) => offset };
  const parts: string[] = [];
  const redactions: TextRange[] = [];
  let length = 0;
  let reached = 0;
  for (const piece of pieces) {
    const redaction = redactionOf(piece.kind, text.slice(piece.start, piece.end));
    parts.push(text.slice(reached, piece.start), redaction);
    const start = length + piece.start - reached;
    length = start + redaction.length;
    redactions.push({ start, end: length });
    reached = piece.end;
  }
  parts.push(text.slice(reached));
  return { text: parts.join(''), secrets: secretsOf(text, pieces), redactions, moveOffset: buildMove(pieces, redactions) };
}

/** What stands in place of a piece. A number stays one, of the same length and without a leading zero. */
function redactionOf(kind: string, piece: string): string {
  if (/^\d+$/.test(piece)) return '1'.padEnd(piece.length, '0');
  return `REDACTED_${kind.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()}`;
}

/** Sorted and disjoint; what overlaps is one piece, named by the finding that comes first in the order of search. */
function findPieces(text: string): Piece[] {
  const found: Piece[] = [];
  const add = (kind: string, range: TextRange): number => found.push({ kind, first: range.start, start: range.start, end: range.end });
  for (const key of findPrivateKeys(text)) {
    const first = key[0]?.start ?? 0;
    for (const { start, end } of key) found.push({ kind: 'privateKey', first, start, end });
  }
  for (const { kind, start, end } of findServiceSecrets(text)) {
    if (isPlausibleSecret(text.slice(start, end), 'any')) add(kind, { start, end });
  }
  for (const { kind, pattern, plausibility } of secretRules) {
    for (const match of text.matchAll(pattern)) {
      const range = match.indices?.groups?.['secret'];
      if (!range || !isPlausibleSecret(text.slice(...range), plausibility)) continue;
      add(kind, { start: range[0], end: range[1] });
    }
  }
  return united([...found, ...findRepetitions(text, found)]);
}

/** The same values where nothing announces them: a test compares with what it was given. */
function findRepetitions(text: string, found: readonly Piece[]): Piece[] {
  const kinds = new Map<string, string>();
  for (const { kind, start, end } of found) {
    const value = text.slice(start, end);
    const isTelling = isPlausibleSecret(value, 'random') || isPlausibleSecret(value, 'number');
    if (value.length >= LEAST_REPEATED_CHARACTERS && isTelling && !kinds.has(value)) kinds.set(value, kind);
  }
  const values = [...kinds.keys()];
  return findRepeatedValues(text, values).map(({ start, end, index }) => ({
    kind: kinds.get(values[index] ?? '') ?? 'secret',
    first: start,
    start,
    end,
  }));
}

function united(found: readonly Piece[]): Piece[] {
  const order = found.map((piece, rank) => ({ piece, rank })).sort((a, b) => a.piece.start - b.piece.start || a.rank - b.rank);
  const pieces: Piece[] = [];
  let lastRank = 0;
  for (const { piece, rank } of order) {
    const last = pieces.at(-1);
    if (!last || piece.start >= last.end) {
      pieces.push(piece);
      lastRank = rank;
      continue;
    }
    const { kind, first } = rank < lastRank ? piece : last;
    pieces[pieces.length - 1] = { kind, first, start: last.start, end: Math.max(last.end, piece.end) };
    lastRank = Math.min(lastRank, rank);
  }
  return pieces;
}

function secretsOf(text: string, pieces: readonly Piece[]): FoundSecret[] {
  const secrets: FoundSecret[] = [];
  let line = 1;
  let reached = 0;
  let previous: Piece | undefined;
  for (const piece of pieces) {
    for (let newline = text.indexOf('\n', reached); newline >= 0 && newline < piece.start; newline = text.indexOf('\n', newline + 1))
      line++;
    reached = piece.start;
    if (piece.first !== previous?.first || piece.kind !== previous.kind) secrets.push({ kind: piece.kind, line });
    previous = piece;
  }
  return secrets;
}

function buildMove(pieces: readonly Piece[], redactions: readonly TextRange[]): (offset: number) => number {
  return (offset) => {
    // The last piece that begins before the offset decides.
    let low = 0;
    for (let high = pieces.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((pieces[middle] as Piece).start < offset) low = middle + 1;
      else high = middle;
    }
    const piece = pieces[low - 1];
    const redaction = redactions[low - 1];
    if (!piece || !redaction) return offset;
    return offset < piece.end ? redaction.start : redaction.end + (offset - piece.end);
  };
}
