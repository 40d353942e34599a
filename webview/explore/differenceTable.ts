// Two texts line by line: side by side, or in one column with signs.
import { html, type TemplateResult } from 'lit';
import type { ExplorerView } from '../../src/protocol/explorerPanel.ts';

type Difference = NonNullable<NonNullable<ExplorerView['entry']>['difference']>;
type Row = Difference['rows'][number];
type LineRow = Extract<Row, { kind: 'line' }>;

/** The table of a difference. */
export function differenceTable(difference: Difference): TemplateResult {
  const { caption, layout, note } = difference;
  return html`<div class="scroll difference" tabindex="0" role="group" aria-label=${caption}>
      <table class=${layout}>
        <caption>
          ${caption}
        </caption>
        ${layout === 'sideBySide' ? sideBySide(difference) : unified(difference)}
      </table>
    </div>
    ${note === '' ? '' : html`<p class="note">${note}</p>`}`;
}

function sideBySide({ before, after, line, rows }: Difference): TemplateResult {
  const cells = (row: LineRow, side: 'before' | 'after'): TemplateResult => {
    const found = row[side];
    const look = row.isSame || !found ? (found ? '' : 'absent') : side === 'before' ? 'removed' : 'added';
    return html`<td class="line">${found?.number ?? ''}</td>
      <td class=${look}><code>${found?.text ?? ''}</code></td>`;
  };
  return html`<thead>
      <tr>
        <th scope="col" class="line">${line}</th>
        <th scope="col">${before}</th>
        <th scope="col" class="line">${line}</th>
        <th scope="col">${after}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) =>
        row.kind === 'gap'
          ? gap(row.text, 4)
          : html`<tr>
              ${cells(row, 'before')}${cells(row, 'after')}
            </tr>`,
      )}
    </tbody>`;
}

function unified({ before, after, line, removed, added, rows }: Difference): TemplateResult {
  return html`<thead>
      <tr>
        <th scope="col" class="line">${line}</th>
        <th scope="col">${before} → ${after}</th>
      </tr>
    </thead>
    <tbody>
      ${inOneColumn(rows).map((row) => {
        if (row.kind === 'gap') return gap(row.text, 2);
        const { sign, number, text } = row;
        const look = sign === ' ' ? '' : sign === '-' ? 'removed' : 'added';
        const spoken = sign === ' ' ? '' : html`<span class="unseen">${sign === '-' ? removed : added}: </span>`;
        return html`<tr>
          <td class="line">${number}</td>
          <td class=${look}>
            ${spoken}<code><span aria-hidden="true">${sign} </span>${text}</code>
          </td>
        </tr>`;
      })}
    </tbody>`;
}

type UnifiedRow =
  | { readonly kind: 'gap'; readonly text: string }
  | { readonly kind: 'text'; readonly sign: ' ' | '-' | '+'; readonly number: number; readonly text: string };

/** Of each stretch that differs, first the one side, then the other. */
function inOneColumn(rows: readonly Row[]): UnifiedRow[] {
  const unifiedRows: UnifiedRow[] = [];
  let later: UnifiedRow[] = [];
  for (const row of rows) {
    if (row.kind === 'line' && !row.isSame) {
      if (row.before) unifiedRows.push({ kind: 'text', sign: '-', ...row.before });
      if (row.after) later.push({ kind: 'text', sign: '+', ...row.after });
      continue;
    }
    unifiedRows.push(...later);
    later = [];
    if (row.kind === 'gap') unifiedRows.push(row);
    else if (row.before) unifiedRows.push({ kind: 'text', sign: ' ', ...row.before });
  }
  return [...unifiedRows, ...later];
}

function gap(text: string, columnCount: number): TemplateResult {
  return html`<tr class="gap">
    <td colspan=${columnCount}>${text}</td>
  </tr>`;
}
