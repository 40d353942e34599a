// The panel of a training: what it does now, its curves, and the buttons that steer it.
import { html, nothing, render, type TemplateResult } from 'lit';
import {
  type TrainingPanelNotice,
  trainingPanelNoticeSchema,
  type TrainingPanelRequest,
  type TrainingView,
} from '../../src/protocol/trainingPanel.ts';
import { actionBar } from '../shared/actionBar.ts';
import { connectHost } from '../shared/hostConnection.ts';
import { progressBar } from '../shared/progressBar.ts';
import { LossChart } from './lossChart.ts';

const send = connectHost<TrainingPanelNotice, TrainingPanelRequest>(trainingPanelNoticeSchema, ({ view }) => show(view));
const root = document.body.appendChild(document.createElement('main'));
let chart: LossChart | undefined;
send({ kind: 'ready' });

function show(view: TrainingView): void {
  const { title, activity, progressText, progressRatio, stages, curve, facts, notes, outcome, actions } = view;
  const isWorking = actions.some(({ id }) => id === 'pause');
  const content = html`
    <h1>${title}</h1>
    <p role="status">${activity}</p>
    <p class="detail">${progressText}</p>
    ${isWorking ? progressBar(activity, progressRatio) : nothing}
    ${outcome ? html`<div class="outcome ${outcome.kind}" role="status"><strong>${outcome.title}</strong>${outcome.detail}</div>` : nothing}
    ${actionBar(actions, (action) => send({ kind: 'act', action }))}
    <ul class="stages">
      ${stages.map((stage) => html`<li data-state=${stage.state} title=${stage.note}>${stage.title}</li>`)}
    </ul>
    <h2>${curve.labels.title}</h2>
    <div class="legend" aria-hidden="true">
      <span class="training">${curve.labels.training}</span><span class="validation">${curve.labels.validation}</span>
    </div>
    <div class="chart" role="img" aria-label=${curve.labels.description}></div>
    ${curveTable(curve)}
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
    ${notes.map((note) => html`<p class="note">${note}</p>`)}
  `;
  render(content, root);
  const host = root.querySelector<HTMLElement>('.chart');
  if (host) chart ??= new LossChart(host);
  chart?.show(curve);
}

/** The validations with the training loss of the same step, for those who do not see the drawing. */
function curveTable({ training, validation, labels }: TrainingView['curve']): TemplateResult {
  const nearest = (step: number): string => {
    const point = training.findLast(([at]) => at <= step);
    return point ? point[1].toFixed(3) : '';
  };
  return html`<details>
    <summary>${labels.table}</summary>
    <div class="scroll" tabindex="0" role="group" aria-label=${labels.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">${labels.step}</th>
            <th scope="col">${labels.training}</th>
            <th scope="col">${labels.validation}</th>
          </tr>
        </thead>
        <tbody>
          ${validation.map(
            ([step, lossNats]) =>
              html`<tr>
                <td>${step}</td>
                <td>${nearest(step)}</td>
                <td>${lossNats.toFixed(3)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
