import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathExclusion } from '../../../src/mining/pathExclusion.ts';
import type { ProblemReason } from '../../../src/mining/sample.ts';

const cases: readonly (readonly [string, ProblemReason | undefined])[] = [
  ['src/main/java/org/x/A.java', undefined],
  ['src/main/java/org/x/build/Builder.java', undefined],
  ['internal/build/build.go', undefined],
  ['build/generated/A.java', 'vendored'],
  ['module/target/A.java', 'vendored'],
  ['packages/a/dist/a.js', 'vendored'],
  ['vendor/github.com/x/y.go', 'vendored'],
  ['src/vendor/jquery.js', 'vendored'],
  ['a/node_modules/b/c.ts', 'vendored'],
  ['third_party/a.py', 'vendored'],
  ['distance.py', undefined],
  ['api/service.pb.go', 'generated'],
  ['api/service_pb2.py', 'generated'],
  ['api/service.pb.cc', 'generated'],
  ['api/service_pb.js', 'generated'],
  ['api/service_grpc_pb.d.ts', 'generated'],
  ['api/service.pb.gw.go', 'generated'],
  ['Forms/Main.Designer.cs', 'generated'],
  ['Forms/Main.g.cs', 'generated'],
  ['parser/y.tab.c', 'generated'],
  ['parser/lex.yy.c', 'generated'],
  ['parser/parsetab.py', 'generated'],
  ['cmd/wire_gen.go', 'generated'],
  ['src/generator.ts', undefined],
  ['src/tab.c', undefined],
  ['Cargo.lock', 'generated'],
  ['web/package-lock.json', 'generated'],
  ['lib/jquery.min.js', 'minified'],
  ['static/main.3f2a91bc.chunk.js', 'minified'],
  ['static/app-bundle.js', 'minified'],
  ['src/bundler.js', undefined],
  ['docs/guide.md', 'unsupportedLanguage'],
  ['Makefile', 'unsupportedLanguage'],
];

for (const [path, expected] of cases) {
  test(`${path} is ${expected ?? 'kept'}`, () => {
    assert.equal(pathExclusion(path), expected);
  });
}
