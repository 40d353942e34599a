import { type Markup, html } from './markup.ts';

/** The attribute of a cell that tells what a table is sorted by where it can be; without it the cell's text counts. */
export function sortedBy(value: number): Markup {
  return html`data-value="${value}"`;
}
