import type { LanguageDefinition } from '../languageDefinition.ts';

/** Kotlin: JUnit and kotlin.test annotations, KDoc comments. */
export const kotlin: LanguageDefinition = {
  id: 'kotlin',
  extensions: ['.kt', '.kts'],
  grammar: 'kotlin',
  grammarFolder: '@tree-sitter-grammars/tree-sitter-kotlin',
  query: 'kotlin.scm',
  docComment: /^\/\*\*/,
  wrappers: [],
  leading: [],
  tests: {
    path: /(?:^|\/)src\/(?:test|\w+Test|testFixtures|jmh)\/|(?:Test|Tests|TestCase|Spec)\.kts?$/,
    name: /^test/,
    header: /@(?:[\w.]+\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\b/,
  },
};
