import type { LanguageDefinition } from '../languageDefinition.ts';

/** C: test functions by name (Unity, cmocka, plain `assert`) in test files, and blocks behind `TEST`. Headers are here unless they show C++. */
export const c: LanguageDefinition = {
  id: 'c',
  extensions: ['.c', '.h'],
  grammar: 'c',
  grammarFolder: 'tree-sitter-c',
  query: 'c.scm',
  docComment: /^\/[/*]/,
  wrappers: [],
  leading: [],
  hasDeclarators: true,
  tests: {
    path: /(?:^|\/)(?:tests?|unittests?)\/|(?:^|\/)(?:test_?|check_)[^/]*\.[ch]$|(?:^|[/_-])tests?\.[ch]$/,
    name: /^(?:test|should)(?=_|[A-Z])|_(?:test|should)(?:_|$)/,
    header: undefined,
  },
};
