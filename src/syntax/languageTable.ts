import { defined } from '../base/assert.ts';
import type { LanguageDefinition, LanguageId } from './languageDefinition.ts';
import { c } from './queries/c.ts';
import { cpp } from './queries/cpp.ts';
import { csharp } from './queries/csharp.ts';
import { go } from './queries/go.ts';
import { java } from './queries/java.ts';
import { javascript } from './queries/javascript.ts';
import { kotlin } from './queries/kotlin.ts';
import { php } from './queries/php.ts';
import { python } from './queries/python.ts';
import { ruby } from './queries/ruby.ts';
import { rust } from './queries/rust.ts';
import { typescript } from './queries/typescript.ts';
import { typescriptreact } from './queries/typescriptreact.ts';

/** Every language that can be parsed. A new one is a definition, a query file and a line here. */
export const languageTable: readonly LanguageDefinition[] = [
  c,
  cpp,
  csharp,
  go,
  java,
  javascript,
  kotlin,
  php,
  python,
  ruby,
  rust,
  typescript,
  typescriptreact,
];

/** The ids of all languages, for schemas. */
export const languageIds: readonly LanguageId[] = languageTable.map((language) => language.id);

const byExtension = new Map(languageTable.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)));

/** Words at the start of a line that stand in C++ headers and not in C. Macros such as `extern "C"` stand in both. */
const SHOWS_CPP =
  /^[ \t]*(?:class[ \t]+\w|namespace[ \t]+\w|template[ \t]*<|(?:public|private|protected)[ \t]*:|using[ \t]+\w|#[ \t]*include[ \t]*<\w+>)|\bstd::/m;

/** How much of a header is looked at, in characters (a guess; licences are shorter). */
const LOOKED_AT_CHARACTERS = 50_000;

/**
 * The language of a file by the ending of its name; `undefined` where none is known.
 *
 * @param text Tells headers `.h` of C++ from those of C; without it they are C.
 */
export function languageOfPath(path: string, text?: string): LanguageId | undefined {
  const dot = path.lastIndexOf('.');
  if (dot <= path.lastIndexOf('/') + 1) return undefined;
  const extension = path.slice(dot).toLowerCase();
  if (extension === '.h' && text !== undefined && SHOWS_CPP.test(text.slice(0, LOOKED_AT_CHARACTERS))) return 'cpp';
  return byExtension.get(extension)?.id;
}

/** The definition of a known language. */
export function languageDefinitionOf(id: LanguageId): LanguageDefinition {
  return defined(
    languageTable.find((language) => language.id === id),
    `the definition of ${id}`,
  );
}
