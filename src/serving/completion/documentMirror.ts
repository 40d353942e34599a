// The texts of the documents that an editor has open, kept up by its edits, so that a keystroke does not send a whole file.

import { CompletionError } from './completionError.ts';

/** One replacement. Offsets are UTF-16 units of the text as the edits before it left it. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A document as it is now. */
export interface MirroredDocument {
  readonly text: string;
  /** As VS Code names it. */
  readonly languageId: string;
}

/** All open documents. */
export class DocumentMirror {
  private readonly documents = new Map<string, MirroredDocument>();

  /** Takes a document in, or its whole text anew. */
  open(id: string, document: MirroredDocument): void {
    this.documents.set(id, document);
  }

  /**
   * Applies edits, one after the other. Either all are applied or none.
   *
   * @throws {CompletionError} `unknownDocument`, `editOutOfRange`.
   */
  change(id: string, edits: readonly TextEdit[]): void {
    const { text, languageId } = this.get(id);
    let changed = text;
    for (const { start, end, text: replacement } of edits) {
      if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > changed.length) {
        throw new CompletionError(
          'editOutOfRange',
          `${id}: expected a range within ${changed.length} characters, found ${start} to ${end}`,
        );
      }
      changed = changed.slice(0, start) + replacement + changed.slice(end);
    }
    this.documents.set(id, { text: changed, languageId });
  }

  /** Forgets a document. */
  close(id: string): void {
    this.documents.delete(id);
  }

  /** @throws {CompletionError} `unknownDocument`. */
  get(id: string): MirroredDocument {
    const document = this.documents.get(id);
    if (!document) throw new CompletionError('unknownDocument', `expected an open document, found none of the name ${id}`);
    return document;
  }
}
