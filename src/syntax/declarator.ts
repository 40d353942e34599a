// C and C++ write a type around a name: `const char *names[]`. Taken apart as text, since the tree nests it in either order.

import type { TextRange } from './languageDefinition.ts';
import { oneLine } from './oneLine.ts';

/** Name and type of a declaration; the type is all that is not the name and not the first value. */
export function splitDeclaration(text: string, whole: TextRange, declarator: TextRange): { name: string; type: string } {
  const declared = text.slice(declarator.start, Math.min(declarator.end, declarator.start + 400));
  const found = /[A-Za-z_]\w*(?!\s*::)/.exec(
    declared.replace(/\b(?:const|volatile|restrict|__restrict)\b/g, (word) => ' '.repeat(word.length)),
  );
  const nameStart = declarator.start + (found?.index ?? 0);
  const name = found?.[0] ?? '';
  const before = oneLine(text, { start: whole.start, end: nameStart });
  const after = oneLine(text, { start: nameStart + name.length, end: declarator.end });
  return { name, type: `${before}${after}`.replace(/\s*=[^]*$/, '').trim() };
}

/** Words in front of a result type that are not part of it. */
const SPECIFIERS = /\b(?:static|inline|extern|virtual|explicit|constexpr|consteval|friend|register|_Noreturn|__inline(?:__)?)\b\s*/g;

/** A function's result type where types are written around names: all from the beginning to the name, without specifiers. */
export function declaredReturnType(text: string, whole: TextRange, nameStart: number): string {
  return oneLine(text, { start: whole.start, end: nameStart }).replace(SPECIFIERS, '').trim();
}

/** Splits `acme::Shape<T>::make` into its own name and, joined by dots, the names that qualify it. */
export function splitQualifiedName(name: string): { name: string; qualifier: string | undefined } {
  const operator = /\boperator\b/.exec(name)?.index ?? name.length;
  const end = name.lastIndexOf('::', operator);
  const own = (end < 0 ? name : name.slice(end + 2)).replace(/\s*\([^]*$/, (rest) => (rest.startsWith('()') ? '()' : ''));
  if (end <= 0) return { name: own, qualifier: undefined };
  let qualifier = name.slice(0, end);
  for (let depth = 0; depth < 4 && qualifier.includes('<'); depth++) qualifier = qualifier.replace(/<[^<>]*>/g, '');
  return { name: own, qualifier: qualifier.split('::').filter(Boolean).join('.') };
}
