import type { LanguageDefinition } from '../languageDefinition.ts';

/** Python: pytest and unittest tests, docstrings (captured by the query as `docstring`). */
export const python: LanguageDefinition = {
  id: 'python',
  extensions: ['.py', '.pyi'],
  grammar: 'python',
  query: 'python.scm',
  docComment: /^#:/,
  wrappers: ['decorated_definition'],
  leading: [],
  constructorName: '__init__',
  tests: {
    path: /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|conftest|tests?)\.py$|(?:^|\/)(?:tests?|testing)\//,
    name: /^test/,
    header: undefined,
  },
};
