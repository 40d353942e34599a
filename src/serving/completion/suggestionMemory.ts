// What the model wrote lately, so that typing along a suggestion, going back to it, and undoing cost nothing. Plain data, no clock.

import type { CompletionScope, CompletionTrigger } from './completionScope.ts';
import type { CursorPlace } from './cursorPlace.ts';
import type { AskedScope } from './cutToScope.ts';

/** What the model wrote at a place. */
export interface RememberedText {
  /** Which base model, artifact and settings it comes from; no other may use it. */
  readonly owner: string;
  readonly scope: CompletionScope;
  readonly trigger: CompletionTrigger;
  /** Before the cursor. */
  readonly before: string;
  /** Behind the cursor. */
  readonly after: string;
  /** Cut to its scope, not processed otherwise. Line breaks are `\n`. */
  readonly text: string;
  /** Ends of the tokens in `text` and how probable they were, in order. */
  readonly tokens: readonly { readonly end: number; readonly logProbability: number }[];
}

/** A remembered text, and how many of its characters have been typed since. */
export interface RecalledText {
  readonly remembered: RememberedText;
  readonly typedLength: number;
}

/** Texts that are kept (guess: a few lines of typing). */
const mostTexts = 64;
/** Characters before the cursor that must agree; the prompt is seldom longer. */
const comparedBefore = 1600;
/** Characters behind the cursor that must agree: what post-processing looks at. */
const comparedAfter = 400;

/** The last texts of all variants. */
export class SuggestionMemory {
  private readonly texts: RememberedText[] = [];

  /** Keeps a text; the newest ones are looked at first. */
  remember(text: RememberedText): void {
    this.texts.unshift(text);
    if (this.texts.length > mostTexts) this.texts.pop();
  }

  /**
   * The newest text of the owner that goes on at this place, with something left to say.
   *
   * A block goes on as a block, also where a line would be asked for now. A person who asks gets no text that nobody asked for,
   * since it may have been kept short.
   */
  recall(owner: string, { place, scope, trigger }: AskedScope): RecalledText | undefined {
    for (const remembered of this.texts) {
      if (remembered.owner !== owner || (scope === 'block' && remembered.scope === 'line')) continue;
      if (trigger === 'explicit' && remembered.trigger !== trigger) continue;
      const typedLength = typedAlong(remembered, place);
      if (typedLength !== undefined) return { remembered, typedLength };
    }
    return undefined;
  }

  /** Forgets everything. */
  clear(): void {
    this.texts.length = 0;
  }
}

/** How many characters of a text have been typed at its place, if nothing else happened there; some must be left. */
function typedAlong(remembered: RememberedText, place: CursorPlace): number | undefined {
  const { text } = remembered;
  // An empty text says that nothing follows, which is true only where it was asked.
  const most = Math.max(1, text.length);
  for (let typed = 0; typed < most; typed++) {
    if (isBehindTyped(place, remembered, text.slice(0, typed))) return typed;
  }
  return undefined;
}

/** Whether one place is another with `typed` put in before the cursor, as far as both are known. */
export function isBehindTyped(now: CursorPlace, then: Pick<CursorPlace, 'before' | 'after'>, typed: string): boolean {
  if (!now.before.endsWith(typed) || !isSameAfter(then.after, now.after)) return false;
  const rest = now.before.length - typed.length;
  const compared = Math.min(comparedBefore, Math.max(rest, then.before.length));
  return tail(now.before, rest, compared) === tail(then.before, then.before.length, compared);
}

function tail(text: string, end: number, length: number): string {
  return text.slice(Math.max(0, end - length), end);
}

/** The same text behind the cursor, or the same but for brackets and quotes that the editor closed by itself. */
function isSameAfter(then: string, now: string): boolean {
  const [a, b] = [then.slice(0, comparedAfter), now.slice(0, comparedAfter)];
  if (a === b) return true;
  const closed = /^[)\]}"'`]{1,2}/u.exec(now)?.[0] ?? '';
  return closed !== '' && then.slice(0, comparedAfter - closed.length) === now.slice(closed.length, comparedAfter);
}
