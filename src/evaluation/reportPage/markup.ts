// HTML and SVG that cannot be broken by the text inside: every value is escaped unless it is markup already.

/** Text that is HTML or SVG; only {@link html} and {@link joinMarkup} make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand between the parts of a template. */
export type MarkupValue = Markup | string | number | readonly Markup[];

/** A template whose values are escaped. Lists of markup are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + toText(values[index - 1] ?? '') + part));
}

/** Markup one after another. */
export function joinMarkup(parts: readonly Markup[]): Markup {
  return new Markup(parts.map(({ text }) => text).join(''));
}

/** Nothing, where something may stand. */
export const noMarkup = new Markup('');

/**
 * Text that is safe as element content and as attribute value.
 *
 * Control characters and marks that change the direction of writing become visible: code must look like what it is.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, (mark) =>
      mark === '\n' || mark === '\t' ? mark : `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function toText(value: MarkupValue): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return joinMarkup(value).text;
}
