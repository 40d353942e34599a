// Tables of plain text.

/** How a column's cells stand. */
export type Alignment = 'left' | 'right';

/**
 * Lays out rows in columns two spaces apart, without trailing spaces.
 *
 * @param rows The first row is the heading and is underlined. Every row has as many cells as `alignments`.
 */
export function layOutTable(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string {
  const widths = alignments.map((_, column) => Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ''))));
  const lines = rows.map((row) =>
    alignments
      .map((alignment, column) => pad(row[column] ?? '', widths[column] ?? 0, alignment))
      .join('  ')
      .trimEnd(),
  );
  const [heading = '', ...body] = lines;
  return [heading, widths.map((width) => '─'.repeat(width)).join('  '), ...body].join('\n');
}

/** Lays out pairs of name and value, one a line, values below each other. */
export function layOutPairs(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => textWidth(name)));
  return pairs.map(([name, value]) => `${pad(name, width, 'left')}  ${value}`.trimEnd()).join('\n');
}

/** Columns that a text takes: code points, since our own words use no wide characters. */
export function textWidth(text: string): number {
  return [...text].length;
}

/** Cuts a text to a number of columns, the last of them an ellipsis where something was cut. */
export function fitText(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

function pad(text: string, width: number, alignment: Alignment): string {
  const filling = ' '.repeat(Math.max(0, width - textWidth(text)));
  return alignment === 'left' ? text + filling : filling + text;
}
