import type { LanguageDefinition } from '../languageDefinition.ts';
import { scriptTests } from './scriptTests.ts';

/** TypeScript with JSX: tests are calls of `it` and `test`, captured by the query as `testCall`. */
export const typescriptreact: LanguageDefinition = {
  id: 'typescriptreact',
  extensions: ['.tsx'],
  grammar: 'tsx',
  query: 'typescript.scm',
  docComment: /^\/\*\*/,
  wrappers: ['export_statement'],
  leading: ['decorator'],
  constructorName: 'constructor',
  tests: scriptTests,
};
