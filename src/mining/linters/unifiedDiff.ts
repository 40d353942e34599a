/** One place at which the old text differs. */
export interface DiffHunk {
  /** As the header of the new side names it. */
  readonly path: string;
  /** First changed line of the old text, from 1. */
  readonly line: number;
}

/** Reads a unified difference; tells runs of changed lines, each as a hunk of its own, and whether all of it made sense. */
export function parseUnifiedDiff(text: string): { readonly hunks: readonly DiffHunk[]; readonly isComplete: boolean } {
  const hunks: DiffHunk[] = [];
  let path: string | undefined;
  let isComplete = true;
  let old = { line: 0, left: 0 };
  let newLeft = 0;
  let isInRun = false;
  for (const row of text.split('\n')) {
    if (old.left <= 0 && newLeft <= 0) {
      const header = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(row);
      if (header) {
        // A hunk without old lines names the line before it.
        old = { line: Number(header[1]) + (header[2] === '0' ? 1 : 0), left: Number(header[2] ?? 1) };
        newLeft = Number(header[3] ?? 1);
        isInRun = false;
      } else if (row.startsWith('+++ ')) path = row.slice(4).split('\t')[0];
      else if (row !== '' && !/^(?:diff |--- |\\ |index )/.test(row)) isComplete = false;
      continue;
    }
    const mark = row[0];
    if (mark === '\\') continue;
    const isChange = mark === '-' || mark === '+';
    if (isChange && !isInRun && path !== undefined) hunks.push({ path, line: Math.max(1, old.line) });
    isInRun = isChange;
    if (mark !== '+') old = { line: old.line + 1, left: old.left - 1 };
    if (mark !== '-') newLeft--;
  }
  return { hunks, isComplete: isComplete && (hunks.length > 0 || text.trim() === '') };
}
