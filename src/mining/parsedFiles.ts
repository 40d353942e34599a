// Outlines of texts, each parsed once: kept in the store by the hash of the text.

import { throwIfAborted } from '../base/cancellation.ts';
import { outlineVersion } from '../syntax/outlineVersion.ts';
import type { SourceOutline } from '../syntax/outline.ts';
import { MiningError } from './miningError.ts';
import { ParserPool } from './parserPool.ts';
import type { ParserThreadOptions } from './parserThread.ts';
import type { LanguageId, Problem } from './sample.ts';
import type { MiningStore } from './store/miningStore.ts';

/** A text by its hash. */
interface HashedText {
  readonly language: LanguageId;
  /** sha256 of the UTF-8 text. */
  readonly contentHash: string;
  readonly text: string;
}

/** What parsing a text gave, beside its outline. */
interface ParseOutcome {
  /** `false` where the parser failed on the text. */
  readonly isUsable: boolean;
  readonly problems: readonly Omit<Problem, 'path'>[];
}

/** Outlines by content. */
export class ParsedFiles {
  private readonly store: MiningStore;
  private readonly pool: ParserPool;
  private readonly version: string;

  constructor(store: MiningStore, parserThread: ParserThreadOptions = {}) {
    this.store = store;
    this.pool = new ParserPool(parserThread);
    this.version = outlineVersion();
  }

  /**
   * Parses a text unless its outline is there already.
   *
   * @throws {MiningError} `parserUnavailable`; the abort reason when the signal fires.
   */
  async ensure({ language, contentHash, text }: HashedText, signal?: AbortSignal): Promise<ParseOutcome> {
    const key = this.keyOf(language, contentHash);
    const known = this.store.read<ParseOutcome>('parseOutcome', key);
    if (known) return known;
    const answer = await this.pool.parse({ language, text }, signal);
    throwIfAborted(signal);
    if (answer.kind === 'unavailable') throw new MiningError('parserUnavailable', answer.message);
    // A failure is not kept: it may have been a shortage of memory.
    if (answer.kind === 'failed') return { isUsable: false, problems: [{ reason: 'parserFailed', detail: answer.message }] };
    const outcome: ParseOutcome = {
      isUsable: true,
      problems: answer.problems.map(({ reason, line }) => ({ reason, detail: `line ${line}` })),
    };
    this.store.write('outline', key, answer.outline);
    this.store.write('parseOutcome', key, outcome);
    return outcome;
  }

  /** The outline of a text that {@link ensure} found usable. */
  read({ language, contentHash }: Omit<HashedText, 'text'>): SourceOutline | undefined {
    return this.store.read<SourceOutline>('outline', this.keyOf(language, contentHash));
  }

  /** Ends the parser threads; outlines can still be read. */
  async finish(): Promise<void> {
    await this.pool.dispose();
  }

  private keyOf(language: LanguageId, contentHash: string): string {
    return `${this.version}:${language}:${contentHash}`;
  }
}
