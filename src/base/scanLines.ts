import { open } from 'node:fs/promises';

/** One line of a file and where it stands. */
export interface ScannedLine {
  /** Bytes before it. */
  readonly offset: number;
  /** Without its line break. */
  readonly byteLength: number;
  readonly text: string;
}

/** Bytes that are read at a time. */
const pieceBytes = 1 << 18;

/** Longer lines are no rows of ours, bytes; what is read of one stays in memory. */
const mostLineBytes = 64 << 20;

/**
 * Yields the lines of a UTF-8 file with their places, in bounded memory. Only a line feed ends a line. Empty lines are left out.
 *
 * @throws {RangeError} For a line that is too long to be held; as `open` does, such as `ENOENT`; the abort reason when the signal fires.
 */
export async function* scanLines(path: string, signal?: AbortSignal): AsyncGenerator<ScannedLine> {
  const handle = await open(path, 'r');
  try {
    let held: Buffer[] = [];
    let heldBytes = 0;
    let lineOffset = 0;
    const take = (end: Buffer): ScannedLine => {
      const bytes = held.length === 0 ? end : Buffer.concat([...held, end]);
      const line = { offset: lineOffset, byteLength: bytes.byteLength, text: bytes.toString('utf8') };
      lineOffset += bytes.byteLength + 1;
      held = [];
      heldBytes = 0;
      return line;
    };
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, null);
      if (bytesRead === 0) break;
      const piece = buffer.subarray(0, bytesRead);
      let start = 0;
      for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
        const line = take(piece.subarray(start, end));
        if (line.byteLength > 0) yield line;
        start = end + 1;
      }
      if (start === piece.length) continue;
      held.push(piece.subarray(start));
      heldBytes += piece.length - start;
      if (heldBytes > mostLineBytes) throw new RangeError(`${path}: expected lines of at most ${mostLineBytes} bytes`);
    }
    if (heldBytes > 0) yield take(Buffer.alloc(0));
  } finally {
    await handle.close();
  }
}

/**
 * Reads one line again that {@link scanLines} found.
 *
 * @throws As `open` does; {@link RangeError} where the file has become shorter.
 */
export async function readScannedLine(path: string, { offset, byteLength }: Pick<ScannedLine, 'offset' | 'byteLength'>): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(byteLength), 0, byteLength, offset);
    if (bytesRead < byteLength) throw new RangeError(`${path}: expected ${byteLength} bytes at ${offset}, found ${bytesRead}`);
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}
