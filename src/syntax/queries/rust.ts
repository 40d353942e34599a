import type { LanguageDefinition } from '../languageDefinition.ts';

/** Rust: functions with a test attribute; outer doc comments. */
export const rust: LanguageDefinition = {
  id: 'rust',
  extensions: ['.rs'],
  grammar: 'rust',
  query: 'rust.scm',
  docComment: /^(?:\/\/\/|\/\*\*)/,
  wrappers: [],
  leading: ['attribute_item'],
  tests: {
    path: /(?:^|\/)(?:tests|benches)\/|(?:^|\/)tests?\.rs$|_tests?\.rs$/,
    name: undefined,
    header: /#\[\s*(?:\w+::)*(?:test|rstest|test_case|quickcheck|bench|proptest|wasm_bindgen_test)\b/,
  },
};
