// What a model learnt: rules, conventions and terms before and after, with examples side by side.
import { html, nothing, render, type TemplateResult } from 'lit';
import {
  type LearnedPanelNotice,
  learnedPanelNoticeSchema,
  type LearnedPanelRequest,
  type LearnedView,
} from '../../src/protocol/learnedPanel.ts';
import { actionBar } from '../shared/actionBar.ts';
import { connectHost } from '../shared/hostConnection.ts';
import { progressBar } from '../shared/progressBar.ts';

type Table = LearnedView['tables'][number];

const send = connectHost<LearnedPanelNotice, LearnedPanelRequest>(learnedPanelNoticeSchema, ({ view }) => show(view));
const root = document.body.appendChild(document.createElement('main'));
send({ kind: 'ready' });

function show({ title, state, summary, detail, facts, cautions, tables, examplesTitle, actions }: LearnedView): void {
  const content = html`
    <h1>${title}</h1>
    <div role="status">
      <p>${summary}</p>
      <p class="detail">${detail}</p>
    </div>
    ${state === 'working' ? progressBar(summary, undefined) : nothing} ${cautions.map((caution) => html`<p class="note">${caution}</p>`)}
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
    ${tables.map((table) => tableSection(table, examplesTitle))}
  `;
  render(content, root);
}

function tableSection({ title, detail, columns, rows }: Table, examplesTitle: string): TemplateResult {
  const hasExamples = rows.some(({ examples }) => examples.length > 0);
  return html`<section aria-label=${title}>
    <h2>${title}</h2>
    <p class="detail">${detail}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${title}>
      <table>
        <caption class="unseen">
          ${title}
        </caption>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col" class=${column.isNumeric ? 'number' : ''}>${column.title}</th>`)}
            ${hasExamples ? html`<th scope="col">${examplesTitle}</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ cells, examples }) =>
              html`<tr>
                ${cells.map((cell, place) =>
                  place === 0
                    ? html`<th scope="row"><code>${cell}</code></th>`
                    : html`<td class=${columns[place]?.isNumeric ? 'number' : ''}>${cell}</td>`,
                )}
                ${hasExamples ? html`<td class="examples">${exampleList(examples, examplesTitle, cells[0] ?? '')}</td>` : nothing}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function exampleList(examples: Table['rows'][number]['examples'], title: string, of: string): TemplateResult | typeof nothing {
  if (examples.length === 0) return nothing;
  return html`<details>
    <summary aria-label="${title}: ${of}">${title} (${examples.length})</summary>
    ${examples.map(
      (example) =>
        html`<table>
          <caption>
            ${example.title}
          </caption>
          <tbody>
            ${example.sides.map(
              ([name, text]) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td><code>${text}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>`,
    )}
  </details>`;
}
