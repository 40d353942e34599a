// The panel of a plan: what would be learnt from, how long it takes, and the button that starts.
import { html, nothing, render } from 'lit';
import { type PlanPanelNotice, planPanelNoticeSchema, type PlanPanelRequest, type PlanView } from '../../src/protocol/planPanel.ts';
import { actionBar } from '../shared/actionBar.ts';
import { connectHost } from '../shared/hostConnection.ts';
import { progressBar } from '../shared/progressBar.ts';

const send = connectHost<PlanPanelNotice, PlanPanelRequest>(planPanelNoticeSchema, ({ view }) => show(view));
const root = document.body.appendChild(document.createElement('main'));
send({ kind: 'ready' });

function show({ title, state, summary, detail, progressRatio, sections, warnings, actions }: PlanView): void {
  const content = html`
    <h1>${title}</h1>
    <div role="status">
      <p>${summary}</p>
      <p class="detail">${detail}</p>
    </div>
    ${state === 'working' ? progressBar(summary, progressRatio) : nothing} ${actionBar(actions, (action) => send({ kind: 'act', action }))}
    ${warnings.map((warning) => html`<p class="note">${warning}</p>`)}
    ${sections.map(
      (section) => html`
        <h2>${section.title}</h2>
        <table aria-label=${section.title}>
          <tbody>
            ${section.rows.map(
              ([name, value]) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td>${value}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      `,
    )}
  `;
  render(content, root);
}
