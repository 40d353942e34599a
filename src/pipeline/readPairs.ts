// The pairs of a run, one by one: `pairs.jsonl` may be larger than memory.
import { ArtifactError } from '../artifacts/artifactError.ts';
import { readLines } from '../base/readLines.ts';
import { type Pair, parsePair } from '../dataset/pairs/pair.ts';

/**
 * Yields the pairs of a file in their order.
 *
 * @throws {ArtifactError} `fileMissing`, `fileCorrupt`.
 */
export async function* readPairs(path: string): AsyncGenerator<Pair> {
  let lineNumber = 0;
  try {
    for await (const line of readLines(path)) {
      lineNumber++;
      yield pairFrom(line, path, lineNumber);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new ArtifactError('fileMissing', `${path}: expected the pairs of a run, found nothing`, { cause: error });
  }
}

function pairFrom(line: string, path: string, lineNumber: number): Pair {
  try {
    return parsePair(line);
  } catch (error) {
    const found = error instanceof Error ? error.message.slice(0, 300) : 'other content';
    throw new ArtifactError('fileCorrupt', `${path}: line ${lineNumber}: expected a pair, found ${found}`, { cause: error });
  }
}
