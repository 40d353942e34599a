import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import type { LanguageDefinition } from './languageDefinition.ts';
import { runtimeMemory } from './runtimeMemory.ts';

let runtime: Promise<void> | undefined;

/** Loads a language's grammar; the runtime comes with the first one and stays. */
export async function loadGrammar(definition: LanguageDefinition): Promise<Language> {
  runtime ??= Parser.init({ wasmMemory: runtimeMemory });
  await runtime;
  const require = createRequire(import.meta.url);
  const folder = definition.grammarFolder ?? '@vscode/tree-sitter-wasm/wasm';
  return await Language.load(readFileSync(require.resolve(`${folder}/tree-sitter-${definition.grammar}.wasm`)));
}
