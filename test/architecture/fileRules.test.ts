import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkDocComments,
  checkExports,
  checkLength,
  checkMachineDetails,
  checkName,
  checkNamedPaths,
  checkOutput,
  checkPlace,
  checkRoomPages,
  checkTestPlace,
  checkTests,
} from './fileRules.ts';
import { importTable } from './importTable.ts';
import { isTypeScript, listProjectPaths, readProjectFiles } from './projectFiles.ts';

/** Code that we wrote, in any language whose files follow these rules. */
const isOurCode = (path: string): boolean =>
  /^(src|webview|test|bench|scripts)\/.*\.(ts|mjs|py|css)$/u.test(path) && !path.startsWith('test/fixtures/');
const isSource = (path: string): boolean => path.startsWith('src/') && isTypeScript(path);
/** Other people's code, kept word for word as input of tests, and lists of packages made by package managers. */
const isForeign = (path: string): boolean => /^test\/fixtures\/(repositories|syntax)\/|(^|\/)(package-lock\.json|Cargo\.lock)$/u.test(path);

const listedPaths = listProjectPaths();
const none = (violations: readonly string[]): void => assert.deepEqual(violations, []);

test('files are named in camelCase after their main export', () => {
  none(listedPaths.filter(isOurCode).flatMap(checkName));
});

test('every source file lies in a room', () => {
  none(listedPaths.flatMap(checkPlace));
});

test('a file of more than 400 lines says why', () => {
  none(readProjectFiles((path) => isOurCode(path) || /^native\/.*\.rs$/u.test(path)).flatMap(checkLength));
});

test('half of the source files have at most 120 lines', () => {
  const lineCounts = readProjectFiles(isSource)
    .map((file) => file.text.split('\n').length - 1)
    .sort((a, b) => a - b);
  const median = lineCounts[Math.floor(lineCounts.length / 2)] ?? 0;
  assert.ok(median <= 120, `the median source file has ${median} lines; split files by what their parts are about`);
});

test('exports are named and defined where they are exported', () => {
  none(readProjectFiles((path) => isTypeScript(path)).flatMap(checkExports));
});

test('every export in src has a doc comment', () => {
  none(readProjectFiles(isSource).flatMap(checkDocComments));
});

test('only the outermost rooms print or exit', () => {
  none(readProjectFiles(isSource).flatMap(checkOutput));
});

test('no test is skipped in secret', () => {
  none(readProjectFiles((path) => path.startsWith('test/') && isTypeScript(path)).flatMap(checkTests));
});

test('no file knows the machine it was written on', () => {
  none(readProjectFiles((path) => !isForeign(path)).flatMap(checkMachineDetails));
});

test('each room explains itself on a page', () => {
  const rooms = importTable.map((room) => room.name).filter((name) => listedPaths.some((path) => path.startsWith(`src/${name}/`)));
  none(
    checkRoomPages(
      readProjectFiles((path) => /^src\/[^/]+\/README\.md$/u.test(path)),
      rooms,
    ),
  );
});

test('unit tests lie under the path of what they test', () => {
  none(listedPaths.flatMap((path) => checkTestPlace(path, listedPaths)));
});

test('pages name only files that exist', () => {
  none(
    readProjectFiles((path) => path.endsWith('.md') && !path.startsWith('test/fixtures/') && path !== 'CHANGELOG.md').flatMap((page) =>
      checkNamedPaths(page, listedPaths),
    ),
  );
});

// What follows shows that no checker passes everything.

const file = (path: string, text: string): { path: string; text: string } => ({ path, text });
const slash = '/';
const refused: readonly { name: string; violations: readonly string[]; expected: RegExp }[] = [
  { name: 'a name in kebab-case', violations: checkName('src/base/atomic-file.ts'), expected: /camelCase/u },
  { name: 'a class-like name', violations: checkName('src/base/AtomicFile.ts'), expected: /camelCase/u },
  { name: 'index.ts', violations: checkName('src/base/index.ts'), expected: /says nothing/u },
  { name: 'utils.ts', violations: checkName('webview/shared/utils.ts'), expected: /says nothing/u },
  { name: 'a manager', violations: checkName('src/serving/sessionManager.ts'), expected: /"manager"/u },
  { name: 'a drawer folder', violations: checkName('src/base/common/x.ts'), expected: /leftovers/u },
  { name: 'a file outside every room', violations: checkPlace('src/main.ts'), expected: /no room/u },
  { name: 'a file in an unknown room', violations: checkPlace('src/other/main.ts'), expected: /no room/u },
  { name: 'a long file', violations: checkLength(file('src/base/a.ts', 'x\n'.repeat(401))), expected: /401 lines/u },
  { name: 'a default export', violations: checkExports(file('src/base/a.ts', 'export default 1;')), expected: /default/u },
  { name: 'a default function', violations: checkExports(file('src/base/a.ts', 'export default function f() {}')), expected: /default/u },
  { name: 'export from', violations: checkExports(file('src/base/a.ts', "export { x } from './b.ts';")), expected: /re-exports/u },
  { name: 'a star export', violations: checkExports(file('src/base/a.ts', "export * from './b.ts';")), expected: /re-exports/u },
  {
    name: 'an import passed on',
    violations: checkExports(file('src/base/a.ts', "import { x } from './b.ts';\nexport { x as y };")),
    expected: /a\.ts:2: no re-exports/u,
  },
  { name: 'an I prefix', violations: checkExports(file('src/base/a.ts', 'export interface ISink {}')), expected: /prefix/u },
  { name: 'a bare function', violations: checkDocComments(file('src/base/a.ts', 'export function f() {}')), expected: /doc comment/u },
  {
    name: 'a bare type',
    violations: checkDocComments(file('src/base/a.ts', '// Not a doc comment.\nexport type A = 1;')),
    expected: /doc comment/u,
  },
  { name: 'console', violations: checkOutput(file('src/model/a.ts', 'console.log(1);')), expected: /may print or exit/u },
  {
    name: 'console by another name',
    violations: checkOutput(file('src/model/a.ts', 'const { log } = console;')),
    expected: /may print or exit/u,
  },
  { name: 'process.exit', violations: checkOutput(file('src/model/a.ts', 'process.exit(1);')), expected: /may print or exit/u },
  { name: 'a skipped unit test', violations: checkTests(file('test/unit/a.test.ts', "test.skip('x');")), expected: /no skip/u },
  {
    name: 'a test skipped by option',
    violations: checkTests(file('test/unit/a.test.ts', "it('x', { skip: true }, f);")),
    expected: /no skip/u,
  },
  { name: 'a test skipped from inside', violations: checkTests(file('test/unit/a.test.ts', 't.skip();')), expected: /no skip/u },
  { name: 'only', violations: checkTests(file('test/model/a.test.ts', "describe.only('x', f);")), expected: /only/u },
  { name: 'a home folder', violations: checkMachineDetails(file('README.md', `see ${slash}home/someone/x`)), expected: /one computer/u },
  { name: 'a temporary folder', violations: checkMachineDetails(file('a.ts', `'${slash}tmp/x'`)), expected: /one computer/u },
  {
    name: 'a registry host',
    violations: checkMachineDetails(file('a.md', ['https:/', 'pypi' + '.org', 'simple'].join(slash))),
    expected: /registry/u,
  },
  {
    name: 'a page that names a lost file',
    violations: checkNamedPaths(file('A.md', 'see `src/base/gone.ts` and `src/base/`'), ['src/base/a.ts']),
    expected: /gone/u,
  },
  {
    name: 'a unit test in the wrong place',
    violations: checkTestPlace('test/unit/other/a.test.ts', ['src/base/a.ts']),
    expected: /no src\/other/u,
  },
  { name: 'a room without a page', violations: checkRoomPages([], ['base']), expected: /missing/u },
  {
    name: 'a page of many lines',
    violations: checkRoomPages([file('src/base/README.md', 'x\n'.repeat(61))], ['base']),
    expected: /61 lines/u,
  },
];
for (const { name, violations, expected } of refused) {
  test(`the checkers refuse ${name}`, () => {
    assert.equal(violations.length, 1, `expected one violation, got ${violations.length}`);
    assert.match(violations[0] ?? '', expected);
  });
}

test('the checkers accept good files', () => {
  none([
    ...checkName('src/base/atomicFile.ts'),
    ...checkName('test/unit/syntax/functions.python.test.ts'),
    ...checkName('src/engine/backends/native/kernels/BatchMatMul.ts'),
    ...checkName('src/engine/backends/webgpu/kernels/RmsNorm.ts'),
    ...checkName('test/helpers/tinyModel.ts'),
    ...checkPlace('src/base/atomicFile.ts'),
    ...checkLength(file('src/base/a.ts', `// Long because: one table.\n${'x\n'.repeat(500)}`)),
    ...checkExports(file('src/engine/tensors.ts', "export { add } from '@tensorflow/tfjs';")),
    ...checkDocComments(
      file(
        'src/base/a.ts',
        '/** A. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2;\nexport function a(x: number) { return x; }',
      ),
    ),
    ...checkOutput(file('src/cli/main.ts', 'console.log(1);')),
    ...checkTests(file('test/model/a.test.ts', "test.skip('no GPU');")),
    ...checkMachineDetails(file('a.md', '~/.cache/x and `docs/home/x` and `$HOME/work/x`')),
  ]);
});
