import type { ChoiceExample, LanguageExamples } from './choiceExample.ts';

const examples: readonly ChoiceExample[] = [
  { choice: 'strictEquality', forms: { strict: "g(x === 'a');", loose: "g(x == 'a');" }, nearMiss: 'g(x == null);' },
  { choice: 'strictInequality', forms: { strict: "g(x !== 'a');", loose: "g(x != 'a');" }, nearMiss: 'g(x != null);' },
  { choice: 'noVar', forms: { let: 'let x = 1;', var: 'var x = 1;' }, nearMiss: 'x = 1;' },
  {
    choice: 'unneededTernary',
    forms: { plain: 'return a > b;', ternary: 'return a > b ? true : false;' },
    nearMiss: 'return a ? true : false;',
  },
  {
    choice: 'booleanReturn',
    forms: { plain: 'return a > b;', branches: 'if (a > b) {\n return true;\n}\nreturn false;' },
    nearMiss: 'if (a) { return true; } return false;',
  },
  { choice: 'booleanCast', forms: { plain: 'if (x) { g(); }', cast: 'if (!!x) { g(); }' }, nearMiss: 'if (!x) { g(!!x); }' },
  {
    choice: 'arrayConstructor',
    forms: { literal: 'const x = [];', constructor: 'const x = new Array();' },
    nearMiss: 'const x = new Array(3);',
  },
  {
    choice: 'objectConstructor',
    forms: { literal: 'const x = {};', constructor: 'const x = new Object();' },
    nearMiss: 'const x = new Objects();',
  },
  {
    choice: 'emptyCatch',
    forms: { handled: 'try { g(); } catch (e) { h(e); }', empty: 'try { g(); } catch (e) { }' },
    nearMiss: 'try { g(); } catch (_e) { } try { g(); } catch { /* fine */ }',
  },
  { choice: 'throwLiteral', forms: { error: "throw new Error('x');", literal: "throw 'x';" }, nearMiss: 'throw x;' },
  {
    choice: 'isNaN',
    forms: { function: 'g(isNaN(x));', method: 'g(Number.isNaN(x));', comparison: 'g(x === NaN);' },
    nearMiss: 'g(x === nan);',
  },
  { choice: 'radix', forms: { given: 'g(parseInt(x, 10));', missing: 'g(parseInt(x));' }, nearMiss: 'g(parseInt(x, 16));' },
  {
    choice: 'prototypeBuiltins',
    forms: { safe: 'g(Object.prototype.hasOwnProperty.call(x, k));', direct: 'g(x.hasOwnProperty(k));' },
    nearMiss: 'g(hasOwnProperty(k));',
  },
  { choice: 'objectShorthand', forms: { short: 'g({ x });', long: 'g({ x: x });' }, nearMiss: 'g({ x: y });' },
  { choice: 'dotNotation', forms: { bracket: "g(x['y']);" }, nearMiss: "g(x['a-b'], x[y]);" },
  { choice: 'yoda', forms: { valueFirst: "g(x === 'a');", literalFirst: "g('a' === x);" }, nearMiss: 'g(x === y);' },
  {
    choice: 'elseAfterReturn',
    forms: { flat: 'if (a) {\n return b;\n}\nreturn c;', else: 'if (a) {\n return b;\n} else {\n return c;\n}' },
    nearMiss: 'if (a) { b(); } else { return c; }',
  },
  { choice: 'exponent', forms: { operator: 'g(x ** y);', method: 'g(Math.pow(x, y));' }, nearMiss: 'g(Math.pow(x + 1, y));' },
  { choice: 'optionalChain', forms: { chain: 'if (a?.b) { g(); }', and: 'if (a && a.b) { g(); }' }, nearMiss: 'if (a && c.b) { g(); }' },
  { choice: 'includes', forms: { method: 'g(xs.includes(x));', indexOf: 'g(xs.indexOf(x) !== -1);' }, nearMiss: 'g(xs.indexOf(x) === 1);' },
  {
    choice: 'startsWith',
    forms: { method: "g(x.startsWith('a'));", indexOf: "g(x.indexOf('a') === 0);" },
    nearMiss: 'g(x.indexOf(y) === 0);',
  },
  {
    choice: 'forOf',
    forms: { of: 'for (const x of xs) {\n g(x);\n}', index: 'for (let i = 0; i < xs.length; i++) {\n const x = xs[i];\n g(x);\n}' },
    nearMiss: 'for (let i = 0; i < xs.length; i++) { const x = ys[i]; g(x); }',
  },
  { choice: 'compoundAssignment', forms: { short: 'x += y;', long: 'x = x + y;' }, nearMiss: "x = y + x; s = s + 'a';" },
  {
    choice: 'collapsedIf',
    forms: { joined: 'if (a && b) {\n g();\n h();\n}', nested: 'if (a) {\n if (b) {\n g();\n h();\n }\n}' },
    nearMiss: 'if (a) { if (b) { g(); } else { h(); } }',
  },
  { choice: 'quotes', forms: { single: "g('a');", double: 'g("a");' }, nearMiss: 'g(`a`);' },
  {
    choice: 'stringBuilding',
    forms: { template: "h('z'); g(`a ${x} b`);", concatenated: "h('z'); g('a ' + x + ' b');" },
    nearMiss: 'g(x + y);',
  },
  {
    choice: 'undefinedCheck',
    forms: { value: "g(x === undefined, 'a');", typeof: "g(typeof x === 'undefined', 'a');" },
    nearMiss: "g(typeof x === 'string');",
  },
  {
    choice: 'nullishCheck',
    forms: { loose: 'g(x == null);', strict: 'g(x === null || x === undefined);' },
    nearMiss: 'g(x === null || y === undefined);',
  },
  { choice: 'emptyCheck', forms: { compared: 'g(x.length === 0);', negated: 'g(!x.length);' }, nearMiss: 'g(x.length === 1);' },
  { choice: 'expectEquality', forms: { toBe: 'expect(x).toBe(1);', toEqual: 'expect(x).toEqual(1);' }, nearMiss: 'expect(x).toEqual({});' },
  {
    choice: 'expectTruth',
    forms: { toBe: 'expect(x).toBe(true);', toEqual: 'expect(x).toEqual(true);', toBeTruthy: 'expect(x).toBeTruthy();' },
    nearMiss: 'expect(x).toBe(false);',
  },
  {
    choice: 'expectUndefined',
    forms: { toBeUndefined: 'expect(x).toBeUndefined();', toBe: 'expect(x).toBe(undefined);' },
    nearMiss: 'expect(x).toBe(null);',
  },
  {
    choice: 'assertEquality',
    forms: { strictEqual: 'assert.strictEqual(a, b);', equal: 'assert.equal(a, b);', condition: 'assert(a === b);' },
    nearMiss: 'assert.deepEqual(a, b);',
  },
  { choice: 'logging', forms: { logger: "logger.info('x');", console: "console.log('x');" }, nearMiss: "log.add('x');" },
  { choice: 'arrowParentheses', forms: { bare: 'g(x => x);', parenthesised: 'g((x) => x);' }, nearMiss: 'g((x, y) => x);' },
  { choice: 'ifBraces', forms: { block: 'if (a) {\n g();\n}', bare: 'if (a) g();' }, nearMiss: 'if (a) { g(); h(); }' },
  {
    choice: 'returnChoice',
    forms: { ternary: 'return c ? a : b;', branches: 'if (c) {\n return a;\n}\nreturn b;' },
    nearMiss: 'if (c) { return a; } g(); return b;',
  },
  {
    choice: 'iteration',
    forms: { forOf: 'for (const x of xs) { g(x); }', forEach: 'xs.forEach((x) => { g(x); });' },
    nearMiss: 'for (const x of xs) { return x; }',
  },
  { choice: 'increment', forms: { postfix: 'n++;', assignment: 'n += 1;' }, nearMiss: 'n += 2; n--;' },
  { choice: 'endlessLoop', forms: { while: 'while (true) { g(); }', for: 'for (;;) { g(); }' }, nearMiss: 'while (a) { g(); }' },
  { choice: 'localNaming', forms: { camel: 'const lineCount = 1;', snake: 'const line_count = 1;' }, nearMiss: 'const count = 1;' },
];

const typed: readonly ChoiceExample[] = [
  { choice: 'explicitAny', forms: { type: 'g(x as A);', any: 'g(x as any);' }, nearMiss: 'g(x as string);' },
  { choice: 'inferrableType', forms: { annotated: 'const x: number = 1;' }, nearMiss: 'const x: number = g();' },
  { choice: 'arrayType', forms: { brackets: 'let x: A[];', generic: 'let x: Array<A>;' }, nearMiss: 'let x: Set<A>;' },
];

/** Every choice of JavaScript. */
export const javascriptExamples: LanguageExamples = { language: 'javascript', around: 'function f() {\n  <code>\n}\n', examples };

/** Every choice of TypeScript. */
export const typescriptExamples: LanguageExamples = {
  language: 'typescript',
  around: 'function f() {\n  <code>\n}\n',
  examples: [...examples, ...typed],
};

/** Every choice of TypeScript with JSX. */
export const typescriptreactExamples: LanguageExamples = { ...typescriptExamples, language: 'typescriptreact' };
