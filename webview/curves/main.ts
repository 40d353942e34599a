// Learning curves of one or several runs, with the same numbers as a table.
import { html, render, type TemplateResult } from 'lit';
import {
  type CurvesPanelNotice,
  curvesPanelNoticeSchema,
  type CurvesPanelRequest,
  type CurvesView,
} from '../../src/protocol/curvesPanel.ts';
import { actionBar } from '../shared/actionBar.ts';
import { connectHost } from '../shared/hostConnection.ts';
import { RunChart } from './runChart.ts';

const send = connectHost<CurvesPanelNotice, CurvesPanelRequest>(curvesPanelNoticeSchema, ({ view }) => show(view));
const root = document.body.appendChild(document.createElement('main'));
let chart: RunChart | undefined;
send({ kind: 'ready' });

function show(view: CurvesView): void {
  const { title, summary, labels, table, facts, notes, actions } = view;
  const content = html`
    <h1>${title}</h1>
    ${runChoice(view)}
    <h2>${labels.chart}</h2>
    <div class="legend" aria-hidden="true">
      <span class="training">${labels.training}</span><span class="validation">${labels.validation}</span>
    </div>
    <div class="chart" role="img" aria-label=${summary}></div>
    <p class="detail" role="status">${summary}</p>
    ${notes.map((note) => html`<p class="note">${note}</p>`)} ${actionBar(actions, (action) => send({ kind: 'act', action }))}
    ${numberTable(facts, title)}
    <details>
      <summary>${labels.table}</summary>
      ${numberTable(table, labels.table)}
    </details>
  `;
  render(content, root);
  const host = root.querySelector<HTMLElement>('.chart');
  if (host) chart ??= new RunChart(host);
  chart?.show(view);
}

function runChoice({ runs, runsTitle }: CurvesView): TemplateResult {
  let number = 0;
  return html`<fieldset>
    <legend>${runsTitle}</legend>
    ${runs.map(
      ({ id, title, isShown }) =>
        html`<label class=${isShown ? `series-${number++}` : ''}
          ><input
            type="checkbox"
            data-run=${id}
            .checked=${isShown}
            @change=${(event: Event) => send({ kind: 'show', run: id, isShown: (event.target as HTMLInputElement).checked })}
          /><span>${title}</span></label
        >`,
    )}
  </fieldset>`;
}

function numberTable({ columns, rows }: CurvesView['table'], title: string): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${title}>
    <table>
      <caption class="unseen">
        ${title}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, place) => (place === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
