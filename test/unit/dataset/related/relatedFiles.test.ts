import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relatedFiles } from '../../../../src/dataset/related/relatedFiles.ts';
import { inventedText, minedSample, plainSample } from '../fileSamples.ts';

/** For each language: a file that imports another, and the path that is meant. */
const imports: readonly (readonly [path: string, text: string, target: string])[] = [
  ['src/main/java/a/b/Caller.java', 'package a.b;\nimport a.c.Target;\nclass Caller { }\n', 'src/main/java/a/c/Target.java'],
  ['pkg/caller.py', 'from pkg.tools import run\n', 'pkg/tools.py'],
  ['pkg/relative.py', 'from .deep.helper import run\n', 'pkg/deep/helper.py'],
  ['pkg/module.py', 'from . import sibling\n', 'pkg/sibling.py'],
  ['web/src/view.ts', "import { model } from './model.ts';\n", 'web/src/model.ts'],
  ['web/src/page.ts', "import { index } from '../lib';\n", 'web/lib/index.ts'],
  ['src/lib.rs', 'use crate::parse::Lexer;\n', 'src/parse.rs'],
  ['app/run.php', '<?php\nuse App\\Model\\Thing;\n', 'app/Model/Thing.php'],
];

for (const [path, text, target] of imports) {
  test(`${path} is related to ${target}, which it imports`, async () => {
    const fillers = Array.from({ length: 12 }, (_, index) => plainSample(`other/F${index}.java`, inventedText(index, 60)));
    const related = relatedFiles([await minedSample(path, text), plainSample(target, inventedText(99, 60)), ...fillers]);
    assert.equal(related.get(path)?.[0], target);
    assert.equal(related.get(target)?.[0], path);
  });
}

test('files that are changed together and files that share rare words are related', () => {
  const files = Array.from({ length: 30 }, (_, index) => plainSample(`src/F${index}.java`, inventedText(index, 80)));
  const shared = plainSample('src/Shared.java', inventedText(3, 40));
  const related = relatedFiles([...files, shared], [{ paths: ['src/F1.java', 'src/F9.java'], count: 5 }]);
  assert.equal(related.get('src/F1.java')?.[0], 'src/F9.java');
  assert.equal(related.get('src/Shared.java')?.[0], 'src/F3.java');
});

test('no file has itself or more than twenty as neighbours', () => {
  const files = Array.from({ length: 60 }, (_, index) => plainSample(`src/F${index}.java`, `common ${inventedText(index % 3, 50)}`));
  for (const [path, neighbours] of relatedFiles(files)) {
    assert.ok(neighbours.length <= 20);
    assert.ok(!neighbours.includes(path));
  }
});
