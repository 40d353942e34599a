import type { FileSample } from '../../mining/sample.ts';
import { MOST_CONTEXT_CHARACTERS } from './pair.ts';

/** What stands before an offset of a file, from a line start on, without the licence header, as the pair's schema wants it. */
export function contextBefore({ text, marks }: Pick<FileSample, 'text' | 'marks'>, offset: number): string {
  const header = marks.find(({ kind }) => kind === 'licenceHeader')?.end ?? 0;
  const earliest = Math.max(Math.min(header, offset), offset - MOST_CONTEXT_CHARACTERS);
  if (earliest === 0) return text.slice(0, offset);
  const newline = text.indexOf('\n', earliest - 1);
  return newline < 0 || newline >= offset ? '' : text.slice(newline + 1, offset);
}
