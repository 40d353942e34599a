import type { LanguageId } from '../languageDefinition.ts';
import { bindingStrengthOf, skipString, strongestNeeded } from './bindingStrength.ts';
import type { FormOccurrence } from '../outline.ts';
import { choiceOf } from './choiceTable.ts';
import { indentUnitOf, parseTemplate, renderTemplate, templateStrengthOf } from './template.ts';

/** Names in templates that are no captures. */
const builtIn: ReadonlySet<string> = new Set(['indent', 'unit', 'semi', 'quote', 'open']);

/** A stretch of a text and what takes its place. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Writes an occurrence in another form of its choice, from its captures, which are copied word for word.
 *
 * @returns `undefined` where the form cannot be written, or a comment would be lost.
 */
export function rewriteForm(language: LanguageId, text: string, occurrence: FormOccurrence, toForm: string): Replacement | undefined {
  const template = choiceOf(language, occurrence.choice)?.forms.find((form) => form.id === toForm)?.template;
  if (template === undefined || toForm === occurrence.form) return undefined;
  if (lacksCapture(occurrence, template)) return undefined;
  if (losesComment(language, text, occurrence, template)) return undefined;
  const lineStart = text.lastIndexOf('\n', occurrence.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, occurrence.start))?.[0] ?? '';
  const rendered = renderTemplate(template, (name) => {
    if (name === 'indent') return indent;
    if (name === 'unit') return indentUnitOf(text);
    if (name === 'semi') return endsWithSemicolon(text, occurrence) ? ';' : '';
    if (name === 'open') return opensOnNextLine(text, occurrence.start) ? `\n${indent}{` : ' {';
    if (name === 'quote') return commonQuote(text, occurrence.start);
    const range = occurrence.captures[name];
    return range ? text.slice(range.start, range.end) : '';
  });
  const needed = strongestNeeded(
    text.slice(Math.max(0, occurrence.start - 24), occurrence.start),
    text.slice(occurrence.end, occurrence.end + 24),
  );
  const strength = templateStrengthOf(template);
  // A form that is nothing but a capture is as strong as the capture.
  const isBare = /^\{\w+\}$/.test(template) && !isWholeStatement(text, occurrence);
  const isTooWeak = (isBare ? bindingStrengthOf(rendered) : strength) > needed;
  // Nobody writes `!(a == b)` for what has a form of its own.
  if (isTooWeak && text[occurrence.start - 1] === '!') return undefined;
  return { start: occurrence.start, end: occurrence.end, text: isTooWeak ? `(${rendered})` : rendered };
}

/** The text with replacements made; they must be sorted by start and must not overlap. */
export function applyReplacements(text: string, replacements: readonly Replacement[]): string {
  let result = '';
  let reached = 0;
  for (const replacement of replacements) {
    result += text.slice(reached, replacement.start) + replacement.text;
    reached = replacement.end;
  }
  return result + text.slice(reached);
}

/** Whether statements end with a semicolon here; the head of a block does not tell, the lines in it do. */
function endsWithSemicolon(text: string, { start, end }: FormOccurrence): boolean {
  return text[end - 1] === '{' ? /;[ \t]*(?:\r?\n|\})/.test(text.slice(end, end + 300)) : /;\s*(?:\}|$)/.test(text.slice(start, end));
}

/** Whether the code around an offset has its braces on lines of their own. */
function opensOnNextLine(text: string, offset: number): boolean {
  const around = text.slice(Math.max(0, offset - 2_000), offset + 2_000);
  return (around.match(/\)[ \t]*\r?\n[ \t]*\{/g)?.length ?? 0) > (around.match(/\)[ \t]*\{/g)?.length ?? 0);
}

/** The quote that the code around an offset uses more often. */
function commonQuote(text: string, offset: number): string {
  const around = text.slice(Math.max(0, offset - 2_000), offset + 2_000);
  return around.split("'").length > around.split('"').length ? "'" : '"';
}

function lacksCapture(occurrence: FormOccurrence, template: string): boolean {
  return parseTemplate(template).some((part) => {
    if (typeof part === 'string' || builtIn.has(part.name) || part.filters.includes('optional')) return false;
    return !occurrence.captures[part.name];
  });
}

function isWholeStatement(text: string, occurrence: FormOccurrence): boolean {
  return /[;}]$/.test(text.slice(occurrence.start, occurrence.end));
}

/** Whether what the new form leaves out holds a comment. */
function losesComment(language: LanguageId, text: string, occurrence: FormOccurrence, template: string): boolean {
  const used = new Set(parseTemplate(template).map((part) => (typeof part === 'string' ? '' : part.name)));
  const kept = Object.entries(occurrence.captures)
    .filter(([name]) => used.has(name))
    .map(([, range]) => range)
    .sort((a, b) => a.start - b.start);
  let reached = occurrence.start;
  for (const { start, end } of [...kept, { start: occurrence.end, end: occurrence.end }]) {
    if (start > reached && holdsComment(language, text.slice(reached, start))) return true;
    reached = Math.max(reached, end);
  }
  return false;
}

function holdsComment(language: LanguageId, code: string): boolean {
  const mark = language === 'python' || language === 'ruby' ? /^#/ : language === 'php' ? /^(?:#|\/\/|\/\*)/ : /^(?:\/\/|\/\*)/;
  for (let index = 0; index < code.length;) {
    if (/["'`]/.test(code[index] as string)) index = skipString(code, index);
    else if (mark.test(code.slice(index, index + 2))) return true;
    else index++;
  }
  return false;
}
