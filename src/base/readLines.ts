import { createReadStream } from 'node:fs';

/**
 * Yields the lines of a UTF-8 file, however long the file is. Only a line feed ends a line: Node's own reader also cuts at the
 * separators U+2028 and U+2029, which JSON leaves as they are.
 *
 * @throws As `createReadStream` does, such as `ENOENT`.
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  let pieces: string[] = [];
  for await (const chunk of createReadStream(path, 'utf8')) {
    const [first = '', ...others] = String(chunk).split('\n');
    pieces.push(first);
    for (const begun of others) {
      yield pieces.join('');
      pieces = [begun];
    }
  }
  const last = pieces.join('');
  if (last !== '') yield last;
}
