import { type Markup, html } from './markup.ts';

/** The numbers of a drawing, folded below it. @param rows Each with as many cells as there are headings. */
export function pointTable(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): Markup {
  return html`<details>
    <summary>${title}</summary>
    <div class="wide">
      <table class="figures">
        <thead>
          <tr>
            ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([first = '', ...others]) =>
              html`<tr>
                <th scope="row">${first}</th>
                ${others.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
