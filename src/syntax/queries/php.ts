import type { LanguageDefinition } from '../languageDefinition.ts';

/** PHP: PHPUnit methods by name or attribute; calls of `it` and `test` (Pest) are captured by the query as `testCall`. */
export const php: LanguageDefinition = {
  id: 'php',
  extensions: ['.php', '.phtml', '.inc'],
  grammar: 'php',
  query: 'php.scm',
  docComment: /^\/\*\*/,
  wrappers: [],
  leading: [],
  constructorName: '__construct',
  tests: {
    path: /(?:^|\/)[tT]ests?\/|Tests?\.php$|(?:^|\/)spec\//,
    name: /^test/,
    header: /#\[[^\]]*\b(?:Test|DataProvider)\b/,
  },
};
