import { defined } from '../base/assert.ts';
import type { LanguageDefinition, LanguageId } from './languageDefinition.ts';
import { go } from './queries/go.ts';
import { java } from './queries/java.ts';
import { javascript } from './queries/javascript.ts';
import { python } from './queries/python.ts';
import { rust } from './queries/rust.ts';
import { typescript } from './queries/typescript.ts';
import { typescriptreact } from './queries/typescriptreact.ts';

/** Every language that can be parsed. A new one is a definition, a query file and a line here. */
export const languageTable: readonly LanguageDefinition[] = [go, java, javascript, python, rust, typescript, typescriptreact];

/** The ids of all languages, for schemas. */
export const languageIds: readonly LanguageId[] = languageTable.map((language) => language.id);

const byExtension = new Map(languageTable.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)));

/** The language of a file by the ending of its name; `undefined` where none is known. */
export function languageOfPath(path: string): LanguageId | undefined {
  const dot = path.lastIndexOf('.');
  if (dot <= path.lastIndexOf('/') + 1) return undefined;
  return byExtension.get(path.slice(dot).toLowerCase())?.id;
}

/** The definition of a known language. */
export function languageDefinitionOf(id: LanguageId): LanguageDefinition {
  return defined(
    languageTable.find((language) => language.id === id),
    `the definition of ${id}`,
  );
}
