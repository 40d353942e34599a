import type { LanguageDefinition } from '../languageDefinition.ts';

/** Java: JUnit and TestNG tests, Javadoc comments. */
export const java: LanguageDefinition = {
  id: 'java',
  extensions: ['.java'],
  grammar: 'java',
  query: 'java.scm',
  docComment: /^\/\*\*/,
  wrappers: [],
  leading: [],
  tests: {
    path: /(?:^|\/)src\/(?:test|it|integrationTest|testFixtures|jmh)\/|(?:Test|Tests|TestCase|IT)\.java$|(?:^|\/)Test[A-Z]\w*\.java$/,
    name: /^test/,
    header: /@(?:[\w.]+\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\b/,
  },
};
