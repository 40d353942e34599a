// A suggestion is indented as its document is: with tabs, or with spaces of the document's width.

/** Rewrites the indentation of all lines but the first where document and suggestion disagree about tabs. */
export function matchIndentation(text: string, before: string): string {
  if (!text.includes('\n')) return text;
  const own = before.match(/^[ \t]+(?=\S)/gmu) ?? [];
  const tabLines = own.filter((indentation) => indentation.startsWith('\t')).length;
  if (own.length === 0) return text;
  if (2 * tabLines > own.length) {
    const width = commonStep(text.match(/(?<=\n) +(?=\S)/gu) ?? []);
    return text.replaceAll(/(?<=\n)[ \t]+/gu, (indentation) => toTabs(indentation, width));
  }
  const unit = ' '.repeat(unitWidth(own));
  return text.replaceAll(/(?<=\n)[ \t]+/gu, (indentation) => indentation.replaceAll('\t', unit));
}

function toTabs(indentation: string, width: number): string {
  return indentation.replaceAll(' '.repeat(width), '\t');
}

/** The width that all indentations are multiples of, if it can be one; four otherwise. */
function commonStep(indentations: readonly string[]): number {
  const step = indentations.reduce((common, { length }) => greatestCommonDivisor(common, length), 0);
  return step === 2 || step === 3 ? step : 4;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The width of one step: the smallest indentation of at least two spaces, four where there is none. */
function unitWidth(indentations: readonly string[]): number {
  const widths = indentations.filter((indentation) => /^ {2,8}$/u.test(indentation)).map(({ length }) => length);
  return widths.length === 0 ? 4 : Math.min(...widths);
}
