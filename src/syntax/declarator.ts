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

/** A function's result type; where types are written around names, it reaches from the type to the name. */
export function returnTypeOf(
  text: string,
  type: { readonly startIndex: number; readonly endIndex: number },
  name: { readonly startIndex: number } | undefined,
  hasDeclarators: boolean,
): string {
  const end = hasDeclarators && name && name.startIndex > type.endIndex ? name.startIndex : type.endIndex;
  return oneLine(text, { start: type.startIndex, end }).replace(/^(?::|->)\s*/, '');
}
