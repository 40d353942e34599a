// Templates of forms: code with `{name}` for the text of a capture, `{name|filter}` for a changed one,
// `{name|optional}` for one that may be absent, `{indent}` for the indentation of the line, `{unit}` for one more
// step of it, `{open}` for a brace where the code around has it, `{semi}` for a semicolon where the code before had one and `{quote}` for the quote that is common around it.

import { bindingStrengthOf, skipBrackets, strengths, strongestNeeded, type BindingStrength } from './bindingStrength.ts';

/** A piece of code, or a place for one. */
export type TemplatePart = string | { readonly name: string; readonly filters: readonly string[] };

const placeholder = /\{([a-z][A-Za-z0-9]*)((?:\|[^{}|]+)*)\}/g;
const parsed = new Map<string, readonly TemplatePart[]>();

/** The parts of a template, kept for the next call. */
export function parseTemplate(template: string): readonly TemplatePart[] {
  let parts = parsed.get(template);
  if (!parts) parsed.set(template, (parts = splitTemplate(template)));
  return parts;
}

function splitTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let reached = 0;
  for (const match of template.matchAll(placeholder)) {
    if (match.index > reached) parts.push(template.slice(reached, match.index));
    parts.push({ name: match[1] as string, filters: (match[2] as string).split('|').filter((filter) => filter !== '') });
    reached = match.index + match[0].length;
  }
  if (reached < template.length) parts.push(template.slice(reached));
  return parts;
}

/**
 * Writes a template with the texts of captures; adds parentheses where a capture would be torn apart by its neighbours.
 *
 * @param textOf The text of a capture, of `indent`, `unit`, `semi`, `open` or `quote`; an absent optional one is empty.
 */
export function renderTemplate(template: string, textOf: (name: string) => string): string {
  const parts = parseTemplate(template);
  return parts
    .map((part, index) => {
      if (typeof part === 'string') return part;
      const text = part.filters.reduce((changed, filter) => applyFilter(changed, filter, textOf), textOf(part.name));
      if (part.filters.length > 0) return text;
      if (literalAt(parts, index - 1).endsWith('(') && literalAt(parts, index + 1).startsWith(')')) return withoutParentheses(text);
      const needed = strongestNeeded(literalAt(parts, index - 1), literalAt(parts, index + 1));
      return needed < strengths.loose && bindingStrengthOf(text) > needed ? `(${text})` : text;
    })
    .join('');
}

function withoutParentheses(text: string): string {
  return text.startsWith('(') && skipBrackets(text, 0) === text.length ? text.slice(1, -1) : text;
}

const statement =
  /^(?:if|for|while|return|throw|raise|var|let|const|final|def|match|try|catch|except|with|assert|unless|val|use|else|switch)\b|[;}]$|\{semi\}$|\n|^[^=!<>]*[^=!<>:]=[^=~>]/;

/** How strongly what a template writes holds together; statements need no parentheses. */
export function templateStrengthOf(template: string): BindingStrength {
  return statement.test(template.trim()) ? strengths.atom : bindingStrengthOf(template.replace(placeholder, 'x'));
}

/** Changes the text of a capture. */
function applyFilter(text: string, filter: string, textOf: (name: string) => string): string {
  const [name, from = '', to = ''] = filter.split(':');
  switch (name) {
    case 'raw':
    case 'optional':
      return text;
    case 'plus':
      return text === '' ? '' : ` + ${textOf('quote')}${text}${textOf('quote')}`;
    case 'inner':
      return text.slice(1, -1);
    case 'tail':
      return text.slice(1);
    case 'upper':
      return text.toUpperCase();
    case 'lower':
      return text.toLowerCase();
    case 'upperFirst':
      return text.replace(/\p{L}/u, (letter) => letter.toUpperCase());
    case 'lowerFirst':
      return text.replace(/\p{L}/u, (letter) => letter.toLowerCase());
    case 'replace':
      return text.replaceAll(from, () => to);
    case 'indent':
      return text.replace(/\n(?=[ \t]*\S)/g, (newline) => `${newline}${textOf('unit')}`);
    case 'dedent':
      return text.replaceAll(`\n${textOf('unit')}`, '\n');
    default:
      throw new Error(`Assertion failed: unknown filter ${filter}`);
  }
}

function literalAt(parts: readonly TemplatePart[], index: number): string {
  const part = parts[index];
  return typeof part === 'string' ? part : '';
}

/** Lines that are looked at for the indentation. A guess: one function shows it. */
const MOST_LINES = 400;

/** One step of indentation as a text has it: what lines most often have more than the line before; four spaces where none has. */
export function indentUnitOf(text: string): string {
  const counts = new Map<string, number>();
  let previous = '';
  let start = 0;
  for (let line = 0; line < MOST_LINES && start >= 0 && start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const indentation = /^[ \t]*(?=[^\s*])/.exec(text.slice(start, start + 200))?.[0];
    if (indentation !== undefined) {
      const step = indentation.startsWith(previous) ? indentation.slice(previous.length) : '';
      if (/^(?:\t| {2,8})$/.test(step)) counts.set(step, (counts.get(step) ?? 0) + 1);
      previous = indentation;
    }
    start = newline < 0 ? -1 : newline + 1;
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '    ';
}
