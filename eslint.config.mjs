// Lint rules: few, each an error. What a formatter decides is not here; what rooms may import comes from one table.
import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importTable } from './test/architecture/importTable.ts';

const handledPackages = importTable
  .flatMap((room) => room.packages.map((access) => access.name))
  .filter((name) => name !== 'native/binding');

/** One block per room: imports of other rooms and of packages whose door is elsewhere. The architecture test holds the finer rules. */
const roomWalls = importTable.map((room) => {
  const otherRooms = importTable
    .map((other) => other.name)
    .filter((name) => name !== room.name && !room.rooms.some((access) => access.room === name));
  const otherPackages = handledPackages.filter((name) => !room.packages.some((access) => access.name === name));
  const message = `${room.name} is ${room.purpose}. It may import ${room.rooms.map((access) => access.room).join(', ') || 'no other room'}; see test/architecture/importTable.ts.`;
  return {
    files: [`src/${room.name}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^(?:\\.\\./)+(?:${otherRooms.join('|')})/`, message },
            { regex: `^(?:${[...new Set(otherPackages)].map((name) => name.replace('/*', '')).join('|')})(?:/|$)`, message },
          ],
        },
      ],
    },
  };
});

export default defineConfig(
  { ignores: ['node_modules/', 'native/', 'test/fixtures/', 'dist/', '**/*.d.ts', '**/.*'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers and shapes in a message are the point of the message.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowArray: true, allow: [{ from: 'lib', name: ['Int32Array', 'URL'] }] },
      ],
      // node:test's functions return promises that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] }] },
      ],
      // An abort reason is any value, and is rethrown as it came.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      // TensorFlow.js hands kernels their inputs as methods' parameters, and its types call structures classes.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Both judge by narrowing that a closure or a callback may undo.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Spreading a string counts code points, which is what a text table wants.
      '@typescript-eslint/no-misused-spread': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports: export it by its own name.' },
        { selector: 'TSEnumDeclaration', message: 'Sources run by type stripping: use a union of strings.' },
        { selector: 'CatchClause > BlockStatement[body.length=0]', message: 'Handle a named reason or rethrow; an error must not vanish.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      'no-console': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
        },
      ],
      'jsdoc/require-description': [
        'error',
        { contexts: ['FunctionDeclaration', 'ClassDeclaration', 'TSInterfaceDeclaration', 'TSTypeAliasDeclaration'] },
      ],
      'jsdoc/no-types': 'error',
    },
  },
  // A test that indexes past the end fails anyway, with a clear line.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['src/cli/**/*.ts', 'src/base/log.ts'], rules: { 'no-console': 'off' } },
  ...roomWalls,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
  },
);
