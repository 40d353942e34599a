import type { LanguageDefinition } from '../languageDefinition.ts';

/** Go: functions that the `testing` package runs; any comment right above a declaration documents it. */
export const go: LanguageDefinition = {
  id: 'go',
  extensions: ['.go'],
  grammar: 'go',
  query: 'go.scm',
  docComment: /^\/[/*](?!go:|line )/,
  wrappers: [],
  leading: [],
  tests: { path: /_test\.go$/, name: /^(?:Test|Benchmark|Fuzz|Example)(?![a-z])/, header: undefined },
};
