// Asks the project's own linters about blocks, each in its place in its file. How linters are run is the caller's.

import { defined } from '../../base/assert.ts';
import type { BlockPrediction } from '../prediction.ts';
import type { BlockPlace } from './blockPlaces.ts';
import type { BlockReader } from './blockReader.ts';
import type { BlockFinding } from './inspectBlock.ts';

/** A file with a block in it. */
export interface FileWithBlock {
  /** Relative to the repository's top folder. */
  readonly path: string;
  readonly text: string;
  /** Lines of the block, from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Findings in the lines of each block, with lines of the file; `undefined` where no linter could judge it. In order. */
export type LintFiles = (files: readonly FileWithBlock[]) => Promise<readonly (readonly BlockFinding[] | undefined)[]>;

/**
 * Adds what linters find to what bundled rules found, unless that says the same: the same category in the same line.
 *
 * Blocks that do not parse are left as they are, and so are those in functions whose file is not held out as a whole.
 */
export async function lintBlocks(
  blocks: readonly BlockPrediction[],
  places: readonly BlockPlace[],
  reader: BlockReader,
  lint: LintFiles,
): Promise<BlockPrediction[]> {
  const byId = new Map(places.map((place) => [place.id, place]));
  const files: FileWithBlock[] = [];
  const linted: number[] = [];
  for (const [index, block] of blocks.entries()) {
    const place = defined(byId.get(block.item), `place ${block.item}`);
    if (!block.parses || block.text === '' || place.document.part !== undefined) continue;
    files.push(fileOf(block, place, reader));
    linted.push(index);
  }
  if (files.length === 0) return [...blocks];
  const found = await lint(files);
  const result = [...blocks];
  for (const [position, index] of linted.entries()) {
    const block = defined(blocks[index], 'block');
    const first = defined(files[position], 'file').firstLine;
    const added = (found[position] ?? [])
      .map((finding) => ({ ...finding, line: finding.line - first + 1 }))
      .filter(({ category, line }) => !block.findings.some((known) => known.category === category && known.line === line));
    result[index] = { ...block, findings: [...block.findings, ...added] };
  }
  return result;
}

function fileOf({ text }: BlockPrediction, place: BlockPlace, reader: BlockReader): FileWithBlock {
  const { document, cut, functionEnd } = place;
  const before = document.text.slice(0, cut);
  const firstLine = before.split('\n').length;
  return {
    path: document.path,
    text: before + text + reader.closingOf(place, text) + document.text.slice(functionEnd),
    firstLine,
    lastLine: firstLine + text.split('\n').length - 1,
  };
}
