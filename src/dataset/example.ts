import type { LanguageId, TextRange } from '../mining/sample.ts';

/** Which part an example plays: its text is trained on, watched during training, or never seen before the report. */
export type Role = 'train' | 'validation' | 'heldOut';

/** One file as text to learn from or to be judged on. */
export interface DocumentExample {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  /** Names the function where the document is one function cut out of a file; `undefined` for a whole file. */
  readonly part?: string | undefined;
  readonly language: LanguageId;
  readonly role: Role;
  /** Secrets are already redacted. */
  readonly text: string;
  /** sha256 of the file's original UTF-8 text. */
  readonly contentHash: string;
  /** Stretches whose tokens are never a target: licence headers, imports, redacted secrets, lines over 1000 characters. Sorted, disjoint. */
  readonly unscored: readonly TextRange[];
  /** Comments and docstrings: trained on, never chosen as a line to complete. Sorted, disjoint. */
  readonly comments: readonly TextRange[];
  /** Paths of the files most related to it, most related first; kept for files that are trained on. */
  readonly related?: readonly string[] | undefined;
  /** Offsets where a completion may sensibly begin: line starts at statements, members and function bodies. Ascending. */
  readonly cutPoints: readonly number[];
}

/** One next-line completion to be judged: the context ends where the line begins. */
export interface LineExample {
  readonly id: string;
  readonly path: string;
  readonly language: LanguageId;
  /** Offset of the target in the document. */
  readonly offset: number;
  /** The document's text before `offset`. Indentation of the target line belongs to the context. */
  readonly context: string;
  /** The rest of the line, without its line break and without trailing spaces. */
  readonly target: string;
}

/** Names a document within its dataset: the path, and the part where it is one. */
export function documentName({ path, part }: Pick<DocumentExample, 'path' | 'part'>): string {
  return part === undefined ? path : `${path}@${part}`;
}

/** Everything that one run learns from and is judged on. */
export interface Dataset {
  readonly documents: readonly DocumentExample[];
  /** sha256 over all documents' paths, roles, hashes and texts in order. */
  readonly digest: string;
}
