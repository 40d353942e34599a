import { html, nothing, type TemplateResult } from 'lit';

/** A bar that fills; one that nobody knows the length of says so to screen readers. @param ratio 0 to 1. */
export function progressBar(label: string, ratio: number | undefined): TemplateResult {
  return html`<progress aria-label=${label} max="1" value=${ratio ?? nothing}></progress>`;
}
