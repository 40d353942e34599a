import type { LanguageDefinition } from '../languageDefinition.ts';
import { scriptTests } from './scriptTests.ts';

/** TypeScript: tests are calls of `it` and `test`, captured by the query as `testCall`. */
export const typescript: LanguageDefinition = {
  id: 'typescript',
  extensions: ['.ts', '.mts', '.cts'],
  grammar: 'typescript',
  query: 'typescript.scm',
  docComment: /^\/\*\*/,
  wrappers: ['export_statement'],
  leading: ['decorator'],
  constructorName: 'constructor',
  tests: scriptTests,
};
