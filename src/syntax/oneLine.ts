import type { TextRange } from './languageDefinition.ts';

/** Longer pieces of a signature are data in disguise, in characters (a guess). */
const MOST_CHARACTERS = 200;

/** The text of a range with each run of white space as one blank, cut where it is long. */
export function oneLine(text: string, { start, end }: TextRange, mostCharacters = MOST_CHARACTERS): string {
  const raw = text.slice(start, Math.min(end, start + 4 * mostCharacters)).trim();
  return (/[\n\r\t]|\s\s/.test(raw) ? raw.replace(/\s+/g, ' ') : raw).slice(0, mostCharacters);
}

/** A node's text as a name: without quotes, type arguments and line breaks; at most 120 characters (a guess). */
export function nameIn(text: string, node: { readonly startIndex: number; readonly endIndex: number } | undefined): string {
  if (!node) return '';
  const name = oneLine(text, { start: node.startIndex, end: node.endIndex });
  const first = name.charAt(0);
  const bare = '\'"`'.includes(first) && name.length > 1 && name.endsWith(first) ? name.slice(1, -1) : name;
  const open = bare.endsWith('>') && !bare.startsWith('<') ? bare.indexOf('<') : -1;
  return (open > 0 ? bare.slice(0, open) : bare).slice(0, 120);
}
