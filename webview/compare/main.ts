// The panel of two completions of one place side by side.
import { html, nothing, render, type TemplateResult } from 'lit';
import {
  type ComparePanelNotice,
  comparePanelNoticeSchema,
  type ComparePanelRequest,
  type CompareView,
} from '../../src/protocol/comparePanel.ts';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { actionBar } from '../shared/actionBar.ts';
import { connectHost } from '../shared/hostConnection.ts';

type SideView = CompareView['sides'][number];

const send = connectHost<ComparePanelNotice, ComparePanelRequest>(comparePanelNoticeSchema, ({ view }) => show(view));
const root = document.body.appendChild(document.createElement('main'));
let canCancel = false;
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && canCancel) send({ kind: 'act', action: 'cancel' });
});
send({ kind: 'ready' });

function show({ title, place, context, contextTitle, status, failure, sides, legend, differentLine, actions }: CompareView): void {
  canCancel = actions.some(({ id }) => id === 'cancel');
  const content = html`
    <h1>${title} <span class="place">${place}</span></h1>
    <p role="status">${status}</p>
    ${failure === undefined ? nothing : html`<p class="note" role="alert">${failure}</p>`}
    ${context === '' ? nothing : html`<pre class="context" role="group" aria-label=${contextTitle}>${context}</pre>`}
    <div class="sides">${sides.map((side, index) => sideView(side, index === 0 ? 0 : 1, differentLine))}</div>
    <p class="detail">${legend}</p>
    ${actionBar(actions, (action) => send({ kind: 'act', action }))}
  `;
  render(content, root);
}

function sideView({ name, detail, state, lines, remark, facts, accept }: SideView, side: 0 | 1, differentLine: string): TemplateResult {
  return html`<section data-side=${side} data-state=${state} aria-labelledby="side-${side}">
    <h2 id="side-${side}">${name}</h2>
    <p class="detail">${detail}</p>
    ${lines.length > 0 ? codeView(lines, differentLine) : nothing} ${remark === '' ? nothing : html`<p class="remark">${remark}</p>`}
    <dl>
      ${facts.map(
        ([fact, value]) =>
          html`<div>
            <dt>${fact}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${
      accept === undefined
        ? nothing
        : html`<vscode-button data-accept=${side} @click=${() => send({ kind: 'accept', side })}>${accept}</vscode-button>`
    }
  </section>`;
}

/** Lines of code; one that differs says so by a sign and to screen readers, and by more than colour what differs in it. */
function codeView(lines: SideView['lines'], differentLine: string): TemplateResult {
  return html`<div class="code">
    ${lines.map(
      ({ isDifferent, segments }) =>
        html`<div class="line">
          <span class="sign" aria-hidden="true">${isDifferent ? '≠' : ''}</span
          >${isDifferent ? html`<span class="unseen">${differentLine} </span>` : nothing}<code
            >${segments.map(({ text, kind }) =>
              kind === 'different' ? html`<mark>${text}</mark>` : html`<span class=${kind}>${text}</span>`,
            )}</code
          >
        </div>`,
    )}
  </div>`;
}
