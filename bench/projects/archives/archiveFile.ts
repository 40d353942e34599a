/** One file of an archive. */
export interface ArchiveFile {
  /** As the archive names it, with forward slashes; not yet safe to use. */
  readonly path: string;
  readonly content: Buffer;
  /** When the file was last changed, seconds since 1970. */
  readonly changedAtSeconds: number;
}

/** Most bytes of an unpacked archive (guess: a few times the largest source release). */
export const mostUnpackedBytes = 2 ** 30;
