// Follows accepted suggestions through the edits of their documents, until it is known whether they were kept. Knows nothing of the editor.
import type { ServedModel } from '../../pipeline/completionService.ts';
import type { KeptState, SuggestionEvent } from './countSuggestions.ts';
import { editSimilarity } from './editSimilarity.ts';
import { followChange, type Span, type TextChange } from './followedSpan.ts';

/** When it is looked whether a suggestion is still there, milliseconds after it was accepted. */
export const checkDelaysMs = { after30Seconds: 30_000, after5Minutes: 300_000 } as const;

/** Suggestions that are followed at once at most; with more, the oldest are let go uncounted. */
const mostFollowed = 200;

/** From this similarity on an edited suggestion counts as kept: less than half of it was rewritten (a choice, not a measurement). */
const similarFrom = 0.5;

/** A suggestion as it was offered or accepted. */
export interface FollowedSuggestion {
  /** Which document; any text that names it. */
  readonly document: string;
  /** Where its text begins, UTF-16 units. */
  readonly start: number;
  /** Its text with the document's line ends. */
  readonly text: string;
  readonly model: ServedModel;
  readonly languageId: string;
}

interface Followed extends FollowedSuggestion {
  span: Span;
  readonly acceptedMs: number;
  readonly waitsFor: (keyof typeof checkDelaysMs)[];
}

/** Follows suggestions; what it finds goes to `count`. */
export class SuggestionFollower {
  private readonly count: (event: SuggestionEvent) => void;
  private followed: Followed[] = [];
  private lastOffer: FollowedSuggestion | undefined;

  constructor(count: (event: SuggestionEvent) => void) {
    this.count = count;
  }

  /** Whether anything waits to be checked. */
  get isFollowing(): boolean {
    return this.followed.length > 0;
  }

  /** A suggestion was handed to the editor. The rest of one that is being typed along is the same offer. */
  noteOffered(offer: FollowedSuggestion): void {
    const last = this.lastOffer;
    this.lastOffer = offer;
    const typed = last && last.document === offer.document ? offer.start - last.start : -1;
    if (last && typed >= 0 && last.text.slice(typed) === offer.text) return;
    const { model, languageId } = offer;
    this.count({ kind: 'offered', model, languageId });
  }

  /** A suggestion was taken whole. @param start Where its text stands now; `undefined` when that is not known: it is counted, not followed. */
  noteAccepted(accepted: Omit<FollowedSuggestion, 'start'> & { readonly start: number | undefined }, nowMs: number): void {
    const { model, languageId, start, text } = accepted;
    this.lastOffer = undefined;
    this.count({ kind: 'accepted', model, languageId });
    if (start === undefined) return;
    const span = { start, end: start + text.length };
    this.followed.push({ ...accepted, start, span, acceptedMs: nowMs, waitsFor: ['after30Seconds', 'after5Minutes'] });
    this.followed = this.followed.slice(-mostFollowed);
  }

  /** A document was changed. @param changes As the editor tells them: each counts from the document before, none overlaps another. */
  noteChanges(document: string, changes: readonly TextChange[]): void {
    const lastFirst = [...changes].sort((one, other) => other.offset - one.offset);
    for (const followed of this.followed) if (followed.document === document) followed.span = lastFirst.reduce(followChange, followed.span);
  }

  /** A document was closed: what is in it cannot be followed any more. */
  noteClosed(document: string): void {
    this.followed = this.followed.filter((followed) => followed.document !== document);
  }

  /** Looks at everything whose time has come. @param read Text of a stretch of a document; `undefined` when it is not open. */
  check(nowMs: number, read: (document: string, span: Span) => string | undefined): void {
    for (const followed of this.followed) {
      const { acceptedMs, waitsFor, model, languageId } = followed;
      while (waitsFor[0] !== undefined && nowMs - acceptedMs >= checkDelaysMs[waitsFor[0]]) {
        const after = waitsFor.shift() ?? 'after5Minutes';
        const found = read(followed.document, followed.span);
        if (found !== undefined) this.count({ kind: 'checked', after, model, languageId, state: stateOf(followed.text, found) });
      }
    }
    this.followed = this.followed.filter(({ waitsFor }) => waitsFor.length > 0);
  }

  /** Forgets everything. */
  clear(): void {
    this.followed = [];
    this.lastOffer = undefined;
  }
}

function stateOf(accepted: string, found: string): KeptState {
  if (found === accepted) return 'unchanged';
  // Lengths so far apart leave no room for the similarity that is asked for.
  if (Math.min(found.length, accepted.length) < similarFrom * Math.max(found.length, accepted.length)) return 'gone';
  return editSimilarity(accepted, found) >= similarFrom ? 'similar' : 'gone';
}
