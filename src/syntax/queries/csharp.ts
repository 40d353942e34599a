import type { LanguageDefinition } from '../languageDefinition.ts';

/** C#: xUnit, NUnit and MSTest attributes, XML doc comments. */
export const csharp: LanguageDefinition = {
  id: 'csharp',
  extensions: ['.cs', '.csx'],
  grammar: 'c-sharp',
  query: 'csharp.scm',
  docComment: /^\/\/\/|^\/\*\*/,
  wrappers: [],
  leading: [],
  tests: {
    path: /(?:^|\/)(?:[\w.]+\.)?(?:Unit|Integration|Functional)?Tests?\/|(?:Tests?|Specs?|Fixture)\.cs$/,
    name: undefined,
    header: /\[[^\]]*\b(?:Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod|Property)(?:Attribute)?\b/,
  },
};
