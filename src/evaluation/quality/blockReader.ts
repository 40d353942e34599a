// Reads what a model writes in a function: when it is enough, and what it is worth.

import { type FragmentParser, openFragmentParser } from '../../syntax/choices/fragmentParser.ts';
import type { BlockPrediction } from '../prediction.ts';
import type { BlockPlace } from './blockPlaces.ts';
import { type BlockSurroundings, finishBlock, functionEnd } from './finishBlock.ts';
import { inspectBlock, type ProjectConvention } from './inspectBlock.ts';

/** Lines that are written at most (guess): a small model soon repeats itself, and one finding would count many times. */
export const mostBlockLines = 8;

/** What a block is worth. */
export type ReadBlock = Pick<BlockPrediction, 'text' | 'isWhole' | 'parses' | 'lineCount' | 'hasCode' | 'findings' | 'kept'>;

/** Parses and counts. Holds WebAssembly memory until disposed of. */
export class BlockReader {
  private readonly parser: FragmentParser;
  private readonly conventions: readonly ProjectConvention[];

  private constructor(parser: FragmentParser, conventions: readonly ProjectConvention[]) {
    this.parser = parser;
    this.conventions = conventions;
  }

  /** @throws {ParsingError} `grammarUnavailable`. */
  static async open(places: readonly BlockPlace[], conventions: readonly ProjectConvention[]): Promise<BlockReader> {
    return new BlockReader(await openFragmentParser(places.map(({ document }) => document.language)), conventions);
  }

  /** Whether more text would change nothing: the function has ended, or there are as many lines as there may be. */
  isEnough(place: BlockPlace, text: string): boolean {
    const lines = text.split('\n');
    // A function ends with a line or shortly behind it; looking at each token would take longer than writing it.
    const isNewLine = /\S$/u.test(lines.at(-1) ?? '') && (lines.at(-1) ?? '').trim().length <= 4;
    return lines.length > mostBlockLines || (isNewLine && functionEnd(text, surroundingsOf(place)) !== undefined);
  }

  /** @param isCutOff Whether it was stopped and did not end by itself. */
  read(place: BlockPlace, raw: string, isCutOff: boolean): ReadBlock {
    const surroundings = surroundingsOf(place);
    const finished = finishBlock(raw, surroundings, isCutOff, this.parser.parses);
    const { parser, conventions } = this;
    const { lineCount, hasCode, findings, kept } = inspectBlock(finished, surroundings.head, surroundings.language, {
      parser,
      conventions,
    });
    const { text, isWhole, parses } = finished;
    return { text, isWhole, parses, lineCount, hasCode, findings: [...findings], kept: [...kept] };
  }

  /** What closes a text that was read before. */
  closingOf(place: BlockPlace, text: string): string {
    return finishBlock(text, surroundingsOf(place), false, this.parser.parses).closing;
  }

  dispose(): void {
    this.parser.dispose();
  }
}

/** What stands before a block in its function. */
export function surroundingsOf({ document, cut, functionStart }: BlockPlace): BlockSurroundings {
  const { text, language } = document;
  const lineStart = text.lastIndexOf('\n', functionStart - 1) + 1;
  const indentation = /^[ \t]*/u.exec(text.slice(lineStart, functionStart))?.[0] ?? '';
  return { language, head: text.slice(functionStart, cut), indentation };
}
