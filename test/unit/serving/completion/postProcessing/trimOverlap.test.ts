import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trimOverlap } from '../../../../../src/serving/completion/postProcessing/trimOverlap.ts';

test('what stands behind the cursor is not suggested again', () => {
  const cases: [string, string, string, string][] = [
    ['a closing bracket that is already there goes', 'a, b)', ')', 'a, b'],
    ['a bracket that closes its own stays', 'f(a)', ')', 'f(a)'],
    ['several characters go', 'size());', '());\n}', 'size'],
    ['only the first line behind the cursor counts', 'x;', '\n;', 'x;'],
    ['nothing in common changes nothing', 'value', ')', 'value'],
    ['the same letters inside a word are chance', 'node', 'else', 'node'],
    ['a whole word goes', 'return value', 'value', 'return '],
    ['no text behind the cursor changes nothing', 'a  ', '', 'a  '],
  ];
  for (const [name, suggestion, suffix, expected] of cases) assert.equal(trimOverlap(suggestion, suffix), expected, name);
});
