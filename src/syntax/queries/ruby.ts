import type { LanguageDefinition } from '../languageDefinition.ts';

/** Ruby: minitest and test-unit methods by name; RSpec's `it` and its like are captured by the query as `testCall`. */
export const ruby: LanguageDefinition = {
  id: 'ruby',
  extensions: ['.rb', '.rake', '.gemspec', '.ru'],
  grammar: 'ruby',
  query: 'ruby.scm',
  docComment: /^#(?![!:]| *(?:frozen_string_literal|encoding|rubocop|typed)\b)/,
  wrappers: [],
  leading: [],
  constructorName: 'initialize',
  tests: {
    path: /(?:^|\/)(?:tests?|spec|specs)\/|_(?:test|spec)\.rb$|(?:^|\/)test_[^/]*\.rb$/,
    name: /^test_/,
    header: undefined,
  },
};
