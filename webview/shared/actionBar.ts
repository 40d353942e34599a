import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, type TemplateResult } from 'lit';

/** A button as a view describes it. */
interface Action<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly isPrimary: boolean;
}

/** A row of buttons. */
export function actionBar<Id extends string>(actions: readonly Action<Id>[], act: (id: Id) => void): TemplateResult {
  return html`<div class="actions">
    ${actions.map(
      ({ id, title, isPrimary }) =>
        html`<vscode-button data-action=${id} ?secondary=${!isPrimary} @click=${() => act(id)}>${title}</vscode-button>`,
    )}
  </div>`;
}
