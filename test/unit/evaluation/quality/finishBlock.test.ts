import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import { type BlockSurroundings, finishBlock, functionEnd } from '../../../../src/evaluation/quality/finishBlock.ts';
import { type FragmentParser, openFragmentParser } from '../../../../src/syntax/choices/fragmentParser.ts';

const java: BlockSurroundings = { language: 'java', head: 'int f(int a) {\n        if (a > 0) {\n            ', indentation: '    ' };
const python: BlockSurroundings = { language: 'python', head: 'def f(a):\n        ', indentation: '    ' };
const ruby: BlockSurroundings = { language: 'ruby', head: 'def f(a)\n    ', indentation: '  ' };

suite('finishing blocks', () => {
  let parser: FragmentParser;
  before(async () => {
    parser = await openFragmentParser(['java', 'python', 'ruby', 'typescript']);
  });
  after(() => parser.dispose());

  test('a block ends where its function ends, whatever follows', () => {
    const cases: [BlockSurroundings, string, string][] = [
      [java, 'return 1;\n        }\n        return 2;\n    }\n\n    int g() {', 'return 1;\n        }\n        return 2;\n    }'],
      [java, 'String s = "}}}"; // }}\n return 1; } return 2; } class', 'String s = "}}}"; // }}\n return 1; } return 2; }'],
      [python, 'x = (1,\n2)\n        return x\n\n    def g(self):\n', 'x = (1,\n2)\n        return x'],
      [ruby, 'a + 1\n  end\n\n  def g\n', 'a + 1\n  end'],
    ];
    for (const [surroundings, raw, expected] of cases) {
      const block = finishBlock(raw, surroundings, true, parser.parses);
      assert.deepEqual(block, { text: expected, closing: '', isWhole: true, parses: true });
    }
  });

  test('where it was cut off, the unfinished line goes and what is open is closed', () => {
    const cases: [BlockSurroundings, string, string][] = [
      [java, 'a++;\n            g(a);\n            ret', 'a++;\n            g(a);'],
      [java, 'try {\n                g(a);\n            ', 'try {\n                g(a);'],
      [java, 'do {\n                g(a);\n            ', 'do {\n                g(a);'],
      [java, 'g(a);\n            h(a,\n                b', 'g(a);'],
      [java, 'g(a);\n            return a\n                .b()\n                .c', 'g(a);'],
      [python, 'g(a)\n        if a:\n          ', 'g(a)\n        if a:'],
      [python, 'try:\n            g(a)\n            h', 'try:\n            g(a)'],
      [python, 'g(a)\n        h(a,\n          b', 'g(a)'],
      [ruby, 'if a\n      b\n      c', 'if a\n      b'],
    ];
    for (const [surroundings, raw, expected] of cases) {
      const block = finishBlock(raw, surroundings, true, parser.parses);
      assert.deepEqual([block.text, block.isWhole, block.parses], [expected, false, true], raw);
    }
  });

  test('what is wrong stays wrong, as it was written', () => {
    const block = finishBlock('int int = ((;\n  }}} else\n', java, true, parser.parses);
    assert.equal(block.parses, false);
    assert.equal(finishBlock('return ) a\n', python, false, parser.parses).parses, false);
  });

  test('for any text, what counts is a beginning of it, and the end of the function lies inside', () => {
    const piece = fc.constantFrom('{', '}', '(', ')', '"', "'", '\n', '\n    ', 'a', 'try', 'end', ':', ';', '/*', '#', ' ');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom(java, python, ruby),
        fc.boolean(),
        (pieces, surroundings, isCutOff) => {
          const raw = pieces.join('');
          const end = functionEnd(raw, surroundings);
          assert.ok(end === undefined || (end >= 0 && end <= raw.length));
          assert.ok(raw.startsWith(finishBlock(raw, surroundings, isCutOff, parser.parses).text));
        },
      ),
    );
  });
});
