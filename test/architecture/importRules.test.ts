import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { checkImports, findImportCycles } from './importRules.ts';
import { importTable, webviewRoom } from './importTable.ts';
import { isTypeScript, projectRoot, readProjectFiles, type ProjectFile } from './projectFiles.ts';

const manifest = JSON.parse(readFileSync(resolve(projectRoot, 'package.json'), 'utf8')) as Record<
  string,
  Record<string, string> | undefined
>;
const declared = {
  runtime: Object.keys({ ...manifest['dependencies'], ...manifest['optionalDependencies'] }),
  development: Object.keys(manifest['devDependencies'] ?? {}),
};
const sources = readProjectFiles((path) => isTypeScript(path) && /^(src|webview)\//u.test(path));

test('every import in src and webview is in the import table', () => {
  assert.deepEqual(
    sources.flatMap((file) => checkImports(file, declared)),
    [],
  );
});

test('no files import each other in a circle', () => {
  assert.deepEqual(findImportCycles(sources), []);
});

test('the table lets a room import only rooms before it', () => {
  const order = importTable.map((room) => room.name);
  for (const room of importTable) {
    for (const access of room.rooms)
      assert.ok(order.indexOf(access.room) < order.indexOf(room.name), `${room.name} must not import ${access.room}`);
  }
  for (const access of webviewRoom.rooms) assert.ok(order.includes(access.room), `webview imports ${access.room}, which is no room`);
});

const refused: readonly { name: string; path: string; text: string; expected: RegExp }[] = [
  {
    name: 'a sideways import',
    path: 'src/dataset/split.ts',
    text: "import { x } from '../model/decoder.ts';",
    expected: /text only.*may import base, syntax, mining.*tuning/su,
  },
  { name: 'a dynamic import', path: 'src/base/log.ts', text: "await import('../cli/main.ts');", expected: /base is words of no domain/u },
  {
    name: 'a type import of a later room',
    path: 'src/engine/a.ts',
    text: "import type { X } from '../model/x.ts';",
    expected: /no model and no project/u,
  },
  { name: 'an import type node', path: 'src/engine/a.ts', text: "let x: import('../model/x.ts').X;", expected: /no model and no project/u },
  {
    name: 'a re-export of a later room',
    path: 'src/engine/a.ts',
    text: "export { x } from '../model/x.ts';",
    expected: /no model and no project/u,
  },
  {
    name: 'a package outside its door',
    path: 'src/model/a.ts',
    text: "import * as tf from '@tensorflow/tfjs';",
    expected: /door to @tensorflow\/tfjs is engine/u,
  },
  {
    name: 'the addon outside the native backend',
    path: 'src/engine/ops/a.ts',
    text: "import x from '../../../native/binding/index.js';",
    expected: /backends\/native\//,
  },
  {
    name: 'a file that model may not see',
    path: 'src/model/a.ts',
    text: "import { x } from '../llama/llamaContext.ts';",
    expected: /only vocabulary\.ts of llama/u,
  },
  {
    name: 'a value where only types may pass',
    path: 'src/protocol/a.ts',
    text: "import { x } from '../pipeline/train.ts';",
    expected: /import type/u,
  },
  { name: 'Node in a room without it', path: 'src/protocol/a.ts', text: "import fs from 'node:fs';", expected: /Node may be absent/u },
  { name: 'Node in the webview', path: 'webview/training/main.ts', text: "import fs from 'node:fs';", expected: /Node may be absent/u },
  { name: 'a builtin without its scheme', path: 'src/base/a.ts', text: "import fs from 'fs';", expected: /write node:fs/u },
  { name: 'test code in the product', path: 'src/base/a.ts', text: "import x from '../../test/helpers/x.ts';", expected: /only src\// },
  { name: 'a missing extension', path: 'src/base/a.ts', text: "import x from './b';", expected: /whole file name/u },
  { name: 'an unknown package', path: 'src/base/a.ts', text: "import x from 'left-pad';", expected: /no room may import left-pad/u },
  {
    name: 'an undeclared package',
    path: 'src/extension/a.ts',
    text: "import x from 'simple-git';",
    expected: /door to simple-git is mining/u,
  },
];
for (const { name, path, text, expected } of refused) {
  test(`the checker refuses ${name}`, () => {
    const found = checkImports({ path, text }, declared);
    assert.equal(found.length, 1, `expected one violation, got ${found.length}`);
    assert.match(found[0] ?? '', expected);
  });
}

test('the checker refuses a package that package.json does not list', () => {
  const found = checkImports({ path: 'src/base/a.ts', text: "import { z } from 'zod';" }, { runtime: [], development: ['zod'] });
  assert.match(found[0] ?? '', /development dependency/u);
  assert.match(
    checkImports({ path: 'src/base/a.ts', text: "import { z } from 'zod';" }, { runtime: [], development: [] })[0] ?? '',
    /not in package\.json/u,
  );
});

test('the checker accepts what the table allows', () => {
  const text =
    "import { a } from '../base/a.ts'; import type { V } from '../llama/vocabulary.ts'; import fs from 'node:fs'; import { z } from './z.ts';";
  assert.deepEqual(checkImports({ path: 'src/model/a.ts', text }, declared), []);
});

test('the cycle finder sees a circle and ignores types', () => {
  const file = (path: string, text: string): ProjectFile => ({ path, text });
  const circle = [file('src/base/a.ts', "import './b.ts';"), file('src/base/b.ts', "import { a } from './a.ts';")];
  assert.deepEqual(findImportCycles(circle), ['src/base/a.ts -> src/base/b.ts -> src/base/a.ts']);
  const typed = [file('src/base/a.ts', "import type { B } from './b.ts';"), file('src/base/b.ts', "import { a } from './a.ts';")];
  assert.deepEqual(findImportCycles(typed), []);
});
