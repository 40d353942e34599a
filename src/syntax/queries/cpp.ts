import type { LanguageDefinition } from '../languageDefinition.ts';

/** C++: GoogleTest, Catch2, doctest and Boost.Test macros, captured by the query as `testCall`; Doxygen comments. */
export const cpp: LanguageDefinition = {
  id: 'cpp',
  extensions: ['.cpp', '.cc', '.cxx', '.c++', '.hpp', '.hh', '.hxx', '.h++', '.ipp', '.tpp', '.inl'],
  grammar: 'cpp',
  query: 'cpp.scm',
  docComment: /^\/(?:\/[/!]|\*[*!])/,
  wrappers: ['template_declaration'],
  leading: [],
  constructorName: 'nameOfType',
  hasDeclarators: true,
  tests: {
    path: /(?:^|\/)(?:tests?|unittests?|gtest)\/|(?:^|\/)test_[^/]*\.(?:cpp|cc|cxx)$|(?:(?:^|[/_-])(?:unit)?tests?|[a-z\d]Tests?)\.(?:cpp|cc|cxx|hpp)$/,
    name: /^test(?=_|[A-Z])/,
    header: undefined,
  },
};
