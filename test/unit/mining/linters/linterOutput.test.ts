import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LinterDefinition } from '../../../../src/mining/linters/linterDefinition.ts';
import { linterDefinitions } from '../../../../src/mining/linters/linterTable.ts';

/** Name of the linter, its recorded output, and the findings that a person reads in it: rule, category, line, whether it can be mended. */
const recorded: readonly (readonly [name: string, file: string, findings: readonly string[]])[] = [
  [
    'ruff',
    'ruff',
    [
      'F401 import 1 true',
      'F401 import 2 true',
      'E711 style 4 false',
      'W291 layout 8 true',
      'F841 correctness 9 false',
      'W292 layout 1 false',
    ],
  ],
  [
    'eslint',
    'eslint',
    [
      'prefer-const simplification 2 true',
      'eqeqeq simplification 3 false',
      'no-undef correctness 3 false',
      'no-extra-boolean-cast simplification 4 true',
    ],
  ],
  [
    'checkstyle',
    'checkstyle',
    [
      'AvoidStarImport import 1 false',
      'FileTabCharacter layout 3 false',
      'MethodName naming 3 false',
      'MissingSwitchDefault correctness 3 false',
    ],
  ],
  ['pmd', 'pmd', ['EmptyCatchBlock errorHandling 3 false']],
  [
    'clippy',
    'clippy',
    [
      'unused_mut simplification 5 true',
      'clippy::needless_return simplification 2 true',
      'clippy::ptr_arg style 1 false',
      'clippy::len_zero simplification 2 true',
    ],
  ],
  ['gofmt', 'gofmt', ['gofmt layout 2 true', 'gofmt layout 3 true', 'gofmt layout 9 true']],
  ['go vet', 'goVet', ['printf correctness 4 false']],
  ['rubocop', 'rubocop', ['Style/FrozenStringLiteralComment style 1 true', 'Layout/SpaceInsideParens layout 1 true']],
  [
    'phpcs',
    'phpcs',
    ['PSR12.Files.FileHeader.SpacingAfterBlock layout 1 true', 'Squiz.Functions.MultiLineFunctionDeclaration.BraceOnSameLine style 2 true'],
  ],
];

function definitionOf(name: string): LinterDefinition {
  const found = linterDefinitions.find((definition) => definition.name === name);
  assert.ok(found, name);
  return found;
}

function outputOf(file: string): string {
  return readFileSync(new URL(`../../../fixtures/linters/${file}.txt`, import.meta.url), 'utf8');
}

for (const [name, file, expected] of recorded) {
  test(`${name}: recorded output is read`, () => {
    const { findings, unreadable } = definitionOf(name).parse({ stdout: outputOf(file), stderr: '', exitCode: 0 });
    assert.equal(unreadable, undefined);
    const words = findings.map(({ rule, category, line, isFixable }) => `${rule} ${category} ${line} ${isFixable}`);
    // The last two print more for their few lines than is worth repeating here.
    assert.deepEqual(name === 'rubocop' || name === 'phpcs' ? words.slice(0, expected.length) : words, expected);
    for (const finding of findings) assert.match(finding.path, /^(?:\/project\/|\.\/)?(?:src\/)?\w+\.\w+$/);
  });

  test(`${name}: no output is thrown at, and garbage is told`, () => {
    const { parse } = definitionOf(name);
    const real = outputOf(file);
    const mutated = fc
      .tuple(
        fc.nat(real.length),
        fc.nat(40),
        fc.oneof(fc.string(), fc.constantFrom('null', '{', '}', '[]', '"', '-1', '1e999', '\n', '\0')),
      )
      .map(([at, length, insert]) => real.slice(0, at) + insert + real.slice(at + length));
    const cut = fc.nat(real.length).map((length) => real.slice(0, length));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), mutated, cut), fc.string(), (stdout, stderr) => {
        for (const finding of parse({ stdout, stderr, exitCode: 0 }).findings) {
          assert.equal(typeof finding.path, 'string');
          assert.ok(Number.isInteger(finding.line) && Number.isInteger(finding.column), JSON.stringify(finding));
        }
      }),
      { numRuns: 300 },
    );
    assert.notEqual(parse({ stdout: 'Segmentation fault\n{\nnot JSON\n}\n', stderr: '', exitCode: 0 }).unreadable, undefined);
  });

  test(`${name}: long output takes linear time`, () => {
    const { parse } = definitionOf(name);
    const started = performance.now();
    for (const piece of ['{', '{\n', '+', '@@ -1 +1 @@\n', 'a.go:1:', '{"reason":"', ' ']) {
      parse({ stdout: piece.repeat(2_000_000 / piece.length), stderr: piece.repeat(60_000 / piece.length), exitCode: 0 });
    }
    assert.ok(performance.now() - started < 10_000);
  });
}

/** Configurations that reach out of the project, and those that do not. */
const risks: readonly (readonly [linter: string, path: string, text: string, isRisky: boolean])[] = [
  ['ruff', 'ruff.toml', 'extend = "../other.toml"', true],
  ['ruff', 'ruff.toml', "extend='/etc/other.toml'", true],
  ['ruff', 'ruff.toml', 'extend = "~/other.toml"', true],
  ['ruff', 'ruff.toml', 'extend = "$HOME/other.toml"', true],
  ['ruff', 'ruff.toml', '"ext\\u0065nd" = "/etc/other.toml"', true],
  ['ruff', 'ruff.toml', 'extend = """\n/etc/other.toml"""', true],
  ['ruff', 'pyproject.toml', 'tool.ruff.extend = "C:\\\\x.toml"', true],
  ['ruff', 'sub/ruff.toml', 'extend = "../ruff.toml"', false],
  ['ruff', 'ruff.toml', 'extend-select = ["/x"]\nline-length = 100', false],
  ['checkstyle', 'checkstyle.xml', '<property name="file" value="http://host.example/s.xml"/>', true],
  ['checkstyle', 'checkstyle.xml', '<property name="file" value="&#104;ttp://host.example/s.xml"/>', true],
  ['checkstyle', 'checkstyle.xml', '<property name="file" value="/etc/passwd.xml"/>', true],
  ['checkstyle', 'config/checkstyle.xml', '<property name="file" value="../../up.xml"/>', true],
  ['checkstyle', 'checkstyle.xml', '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>', true],
  [
    'checkstyle',
    'checkstyle.xml',
    '<!DOCTYPE module PUBLIC "-//Checkstyle//DTD" "https://checkstyle.org/dtds/configuration_1_3.dtd">',
    false,
  ],
  ['checkstyle', 'config/checkstyle.xml', '<property name="file" value="${config_loc}/suppressions.xml"/>', false],
  ['checkstyle', 'checkstyle.xml', '<property name="format" value="^/\\*\\*.*\\.$"/>', false],
  ['pmd', 'pmd.xml', '<rule ref="https://host.example/rules.xml"/>', true],
  ['pmd', 'pmd.xml', '<rule ref="category/java/errorprone.xml/EmptyCatchBlock"/>', false],
];

for (const [linter, path, text, isRisky] of risks) {
  test(`${linter}: ${isRisky ? 'refuses' : 'takes'} ${text.replaceAll('\n', ' ')}`, () => {
    assert.equal(definitionOf(linter).configuration.riskOf?.(text, path) !== undefined, isRisky);
  });
}

test('a compiler that fails before it comes to any file is a problem, not a clean project', () => {
  for (const [name, exitCode] of [
    ['clippy', 101],
    ['go vet', 1],
    ['gofmt', 2],
  ] as const) {
    const output = { stdout: '', stderr: 'error: a package is missing and the network is off', exitCode };
    assert.match(definitionOf(name).parse(output).unreadable ?? '', /a package is missing/, name);
    assert.equal(definitionOf(name).parse({ ...output, exitCode: 0 }).unreadable, undefined, name);
  }
});

test('looking for risks takes linear time', () => {
  const started = performance.now();
  for (const piece of ['"', '\\u', '"\\', "extend='''", 'extend = ', 'value', 'value ', ' ', '&#1', '.a', 'ref="', '"x" ']) {
    const text = piece.repeat(1_000_000 / piece.length);
    for (const { configuration } of linterDefinitions) {
      for (const whole of [text, `"${text}`, `value="${text}`]) {
        configuration.riskOf?.(whole, 'sub/x');
        configuration.content?.test(whole);
      }
    }
  }
  assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`);
});

test('a pyproject.toml without a section for ruff is no configuration of ruff, a ruff.toml without sections is one', () => {
  const { content } = definitionOf('ruff').configuration;
  assert.equal(content?.test('[project]\nname = "x"\n'), false);
  assert.equal(content?.test('[project]\nname = "x"\n\n[tool.ruff.lint]\nselect = ["E"]\n'), true);
  assert.equal(content?.test('line-length = 100\n[lint]\nselect = ["E"]\n'), true);
});
