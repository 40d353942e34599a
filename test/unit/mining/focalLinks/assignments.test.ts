import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAssignments } from '../../../../src/mining/focalLinks/assignments.ts';

const cases: readonly (readonly [code: string, variables: readonly string[], type: string | undefined, value: string | undefined])[] = [
  ['final CSVParser parser = new CSVParser(a);', ['parser'], 'CSVParser', 'new CSVParser'],
  ['try (Reader in = open(path)) {', ['in'], 'Reader', 'open(path)'],
  ['const { a, b } = await load();', ['a', 'b'], undefined, 'load()'],
  ['c, err := Run(args)', ['c', 'err'], undefined, 'Run(args)'],
  ['let mut v: SmallVec<[u8; 2]> = SmallVec::new();', ['v'], 'SmallVec<[u8; 2]>', 'SmallVec::new'],
  ['self.box = Box()', ['box'], undefined, 'Box()'],
  ['with open_file("a") as handle:', ['handle'], undefined, 'open_file'],
  ['\n  private Parser parser;', ['parser'], 'Parser', undefined],
];

for (const [code, variables, type, value] of cases) {
  test(`reads ${code.trim()}`, () => {
    const [found] = findAssignments(code, { start: 0, end: code.length });
    assert.ok(found, 'expected an assignment');
    assert.deepEqual({ variables: found.variables, type: found.type }, { variables, type });
    assert.equal(found.valueStart < 0 ? undefined : code.slice(found.valueStart, found.valueStart + (value ?? '').length), value);
  });
}

for (const code of ['if (a == b) c();', 'a <= b', 'a => b', 'x != y', 'x += 1']) {
  test(`finds none in ${code}`, () => assert.deepEqual(findAssignments(code, { start: 0, end: code.length }), []));
}
