// The windows that both sides train on and are scored on, as one JSON file that Python reads too.
import { readFileSync, writeFileSync } from 'node:fs';
import type { TokenSequence } from '../../src/tuning/batches.ts';

/** One window: its ids, and the places of those that are to be predicted. */
export interface StoredWindow {
  readonly tokens: readonly number[];
  /** Ascending, never 0. */
  readonly targets: readonly number[];
}

/** Everything that a comparison on one repository needs. */
export interface WindowsFile {
  readonly datasetDigest: string;
  /** In the order in which training takes them. */
  readonly training: readonly StoredWindow[];
  readonly heldOut: readonly StoredWindow[];
  /** The stretch of training code that is the best start among those tried. */
  readonly startTokens: readonly number[];
}

/** A window for the file. */
export function toStored({ tokens, isTarget }: TokenSequence): StoredWindow {
  return { tokens: [...tokens], targets: [...isTarget.keys()].filter((place) => place > 0 && isTarget[place] === 1) };
}

/** A window of the file. */
export function fromStored({ tokens, targets }: StoredWindow): TokenSequence {
  const isTarget = new Uint8Array(tokens.length);
  for (const place of targets) isTarget[place] = 1;
  return { tokens: Int32Array.from(tokens), isTarget };
}

/** Writes the file. */
export function writeWindows(path: string, windows: WindowsFile): void {
  writeFileSync(path, JSON.stringify(windows));
}

/** Reads the file. */
export function readWindows(path: string): WindowsFile {
  return JSON.parse(readFileSync(path, 'utf8')) as WindowsFile;
}
