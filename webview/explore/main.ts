// The data explorer: tables of what was learnt from, one page at a time, and one entry with its texts.
import { html, nothing, render, type TemplateResult } from 'lit';
import {
  type ExplorerPanelNotice,
  explorerPanelNoticeSchema,
  type ExplorerPanelRequest,
  type ExplorerView,
} from '../../src/protocol/explorerPanel.ts';
import { actionBar } from '../shared/actionBar.ts';
import { connectHost } from '../shared/hostConnection.ts';
import { differenceTable } from './differenceTable.ts';

/** Time without a key after which a search begins, milliseconds. */
const searchDelayMs = 250;

const send = connectHost<ExplorerPanelNotice, ExplorerPanelRequest>(explorerPanelNoticeSchema, ({ view }) => show(view));
const root = document.body.appendChild(document.createElement('main'));
let searching: ReturnType<typeof setTimeout> | undefined;
let openTitle: string | undefined;
send({ kind: 'ready' });

function show(view: ExplorerView): void {
  const { title, detail, status, isWorking, failure, entry, notes, actions } = view;
  const content = html`
    <h1>${title}</h1>
    ${tableChoice(view)}
    <p class="detail">${detail}</p>
    ${filterBar(view)}
    <p role="status" class=${isWorking ? 'working' : ''}>${status}</p>
    ${failure ? html`<div class="outcome failed" role="alert"><strong>${failure.sentence}</strong>${failure.advice}</div>` : nothing}
    ${notes.map((note) => html`<p class="note">${note}</p>`)} ${rowTable(view)} ${entry ? entrySection(entry) : nothing}
    ${actionBar(actions, (action) => send({ kind: 'act', action }))}
  `;
  render(content, root);
  // What was opened is read next.
  if (entry && entry.title !== openTitle) root.querySelector<HTMLElement>('.entry h2')?.focus();
  openTitle = entry?.title;
}

function tableChoice({ tables, tablesTitle }: ExplorerView): TemplateResult {
  return html`<nav aria-label=${tablesTitle} class="tables">
    ${tables.map(
      ({ id, title, isActive }) =>
        html`<button data-table=${id} aria-current=${isActive ? 'page' : nothing} @click=${() => send({ kind: 'table', table: id })}>
          ${title}
        </button>`,
    )}
  </nav>`;
}

function filterBar({ search, filters }: ExplorerView): TemplateResult {
  return html`<div class="filters" role="search">
    <label
      >${search.title}<input
        type="search"
        maxlength="1000"
        .value=${search.value}
        @input=${(event: InputEvent) => searchSoon((event.target as HTMLInputElement).value)}
    /></label>
    ${filters.map(
      ({ column, title, value, options }) =>
        html`<label
          >${title}<select
            data-filter=${column}
            @change=${(event: Event) => send({ kind: 'filter', column, value: (event.target as HTMLSelectElement).value })}
          >
            ${options.map((option) => html`<option value=${option.value} .selected=${option.value === value}>${option.title}</option>`)}
          </select></label
        >`,
    )}
  </div>`;
}

function searchSoon(text: string): void {
  clearTimeout(searching);
  searching = setTimeout(() => send({ kind: 'search', text }), searchDelayMs);
}

function rowTable({ table }: ExplorerView): TemplateResult | typeof nothing {
  if (!table) return nothing;
  const { caption, columns, rows, paging } = table;
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label=${caption}>
      <table class="rows">
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map(
              ({ id, title, isNumeric, sort }) =>
                html`<th scope="col" class=${isNumeric ? 'number' : ''} aria-sort=${sort}>
                  <button data-sort=${id} @click=${() => send({ kind: 'sort', column: id })}>
                    ${title}<span aria-hidden="true">${sort === 'none' ? '' : sort === 'ascending' ? ' ▲' : ' ▼'}</span>
                  </button>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ index, isOpen, cells }) =>
              html`<tr class=${isOpen ? 'open' : ''}>
                ${cells.map((cell, place) =>
                  place === 0
                    ? html`<th scope="row">
                        <button
                          data-row=${index}
                          aria-expanded=${isOpen ? 'true' : 'false'}
                          @click=${() => send({ kind: 'select', index })}
                        >
                          ${cell}
                        </button>
                      </th>`
                    : html`<td class=${columns[place]?.isNumeric ? 'number' : ''}>${cell}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <nav class="paging" aria-label=${caption}>
      <button data-page="previous" ?disabled=${!paging.hasPrevious} @click=${() => send({ kind: 'page', step: -1 })}>
        ${paging.previous}
      </button>
      <span>${paging.text}</span>
      <button data-page="next" ?disabled=${!paging.hasNext} @click=${() => send({ kind: 'page', step: 1 })}>${paging.next}</button>
    </nav>
  `;
}

function entrySection({ title, facts, actions, difference, texts }: NonNullable<ExplorerView['entry']>): TemplateResult {
  return html`<section class="entry" aria-label=${title}>
    <h2 tabindex="-1">${title}</h2>
    ${actionBar(actions, (action) => send({ kind: 'act', action }))}
    ${
      facts.length > 0
        ? html`<table aria-label=${title}>
            <tbody>
              ${facts.map(
                ([name, value]) =>
                  html`<tr>
                    <th scope="row">${name}</th>
                    <td>${value}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
        : nothing
    }
    ${difference ? differenceTable(difference) : nothing}
    ${texts.map(
      (found) =>
        html`<details ?open=${found.isOpen}>
          <summary>${found.title}</summary>
          <pre tabindex="0" role="group" aria-label=${found.title}>${found.text}</pre>
        </details>`,
    )}
  </section>`;
}
