import type { LanguageDefinition } from '../languageDefinition.ts';
import { scriptTests } from './scriptTests.ts';

/** JavaScript: tests are calls of `it` and `test`, captured by the query as `testCall`. */
export const javascript: LanguageDefinition = {
  id: 'javascript',
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  grammar: 'javascript',
  query: 'javascript.scm',
  docComment: /^\/\*\*/,
  wrappers: ['export_statement'],
  leading: ['decorator'],
  constructorName: 'constructor',
  tests: scriptTests,
};
