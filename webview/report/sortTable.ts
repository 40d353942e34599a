// Tables whose columns sort: a button in each heading, by mouse and keyboard.

/** A direction as ARIA names it. */
export type SortDirection = 'ascending' | 'descending';

/** Puts a button into each heading of the table. @param onSorted Told the column's name after each sorting. */
export function makeSortable(table: HTMLTableElement, onSorted: (column: string, direction: SortDirection) => void): void {
  const headings = [...(table.tHead?.rows[0]?.cells ?? [])];
  headings.forEach((heading, index) => {
    const button = document.createElement('button');
    button.className = 'sort';
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener('click', () => {
      const direction = heading.ariaSort === 'ascending' ? 'descending' : 'ascending';
      for (const other of headings) other.ariaSort = null;
      heading.ariaSort = direction;
      sortRows(table, index, direction);
      onSorted(button.firstChild?.textContent?.trim() ?? '', direction);
    });
  });
}

/** Rows without a value in this column stay at the end, whichever the direction. */
function sortRows(table: HTMLTableElement, column: number, direction: SortDirection): void {
  const body = table.tBodies[0];
  if (!body) return;
  const factor = direction === 'ascending' ? 1 : -1;
  const rows = [...body.rows].map((row) => ({ row, cell: row.cells[column] }));
  rows.sort((a, b) => {
    const isAbsent = [a, b].map(({ cell }) => cell === undefined || cell.classList.contains('absent'));
    if (isAbsent[0] || isAbsent[1]) return Number(isAbsent[0]) - Number(isAbsent[1]);
    const [x, y] = [a, b].map(({ cell }) => cell?.dataset['value']);
    if (x !== undefined && y !== undefined) return factor * (Number(x) - Number(y));
    return factor * (a.cell?.textContent ?? '').localeCompare(b.cell?.textContent ?? '');
  });
  body.append(...rows.map(({ row }) => row));
}
