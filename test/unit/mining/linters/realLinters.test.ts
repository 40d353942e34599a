// The linters of this machine on files of a few lines. One that is not there prints why and is checked to say so.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LinterProject } from '../../../../src/mining/linters/linterProject.ts';
import { linters } from '../../../../src/mining/linters/linterTable.ts';
import { languageOfPath } from '../../../../src/syntax/languageTable.ts';
import { temporaryRepository } from '../temporaryRepository.ts';

interface RealCase {
  readonly linter: string;
  readonly path: string;
  readonly text: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** Rules that the project's configuration asks for, by line. */
  readonly findings: readonly string[];
  readonly fixed?: string;
  /** What a change of the configuration makes of the findings: proof that it is read. */
  readonly without: { readonly configuration: Readonly<Record<string, string>>; readonly findings: readonly string[] };
}

const eslintConfiguration = (rules: string): Record<string, string> => ({
  'package.json': '{ "type": "module" }',
  'rules.js': `export const rules = ${rules};\n`,
  // Configuration that imports a package and a file of its own, as real ones do.
  'eslint.config.js': "import js from '@eslint/js';\nimport { rules } from './rules.js';\nexport default [{ plugins: { js }, rules }];\n",
});

const checker = (modules: string): string =>
  `<?xml version="1.0"?>\n<!DOCTYPE module PUBLIC "-//Checkstyle//DTD Checkstyle Configuration 1.3//EN" "https://checkstyle.org/dtds/configuration_1_3.dtd">\n<module name="Checker">${modules}<module name="SuppressionFilter"><property name="file" value="\${config_loc}/suppressions.xml"/><property name="optional" value="false"/></module></module>\n`;
const suppressions =
  '<?xml version="1.0"?>\n<!DOCTYPE suppressions PUBLIC "-//Checkstyle//DTD SuppressionFilter Configuration 1.2//EN" "https://checkstyle.org/dtds/suppressions_1_2.dtd">\n<suppressions/>\n';
const ruleset = (rule: string): string =>
  `<?xml version="1.0"?>\n<ruleset name="ours" xmlns="http://pmd.sourceforge.net/ruleset/2.0.0"><description>ours</description><rule ref="category/java/${rule}"/></ruleset>\n`;
const cargo = '[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n';
const java = 'class A {\n\tint f(int x) { try { return x; } catch (RuntimeException e) { } return 0; }\n}\n';

const cases: readonly RealCase[] = [
  {
    linter: 'ruff',
    path: 'src/a b.py',
    text: 'import os\n\n\ndef f(x):\n    if x == None:\n        return 1\n    return 2\n',
    configuration: { 'pyproject.toml': '[tool.ruff.lint]\nselect = ["E711", "F401"]\n' },
    findings: ['F401 1', 'E711 5'],
    fixed: '\n\ndef f(x):\n    if x == None:\n        return 1\n    return 2\n',
    without: { configuration: { 'pyproject.toml': '[tool.ruff.lint]\nselect = ["E711"]\n' }, findings: ['E711 5'] },
  },
  {
    linter: 'eslint',
    path: 'src/a.js',
    text: 'export function f(x) {\n  let y = 1;\n  return x == y;\n}\n',
    configuration: eslintConfiguration("{ eqeqeq: 'error', 'prefer-const': 'error' }"),
    findings: ['prefer-const 2', 'eqeqeq 3'],
    fixed: 'export function f(x) {\n  const y = 1;\n  return x == y;\n}\n',
    without: { configuration: eslintConfiguration("{ eqeqeq: 'error' }"), findings: ['eqeqeq 3'] },
  },
  {
    linter: 'checkstyle',
    path: 'src/A.java',
    text: java,
    configuration: {
      'config/checkstyle/checkstyle.xml': checker('<module name="FileTabCharacter"/>'),
      'config/checkstyle/suppressions.xml': suppressions,
    },
    findings: ['FileTabCharacter 2'],
    without: {
      configuration: { 'config/checkstyle/checkstyle.xml': checker(''), 'config/checkstyle/suppressions.xml': suppressions },
      findings: [],
    },
  },
  {
    linter: 'pmd',
    path: 'src/A.java',
    text: java,
    configuration: { 'config/pmd/ruleset.xml': ruleset('errorprone.xml/EmptyCatchBlock') },
    findings: ['EmptyCatchBlock 2'],
    without: { configuration: { 'config/pmd/ruleset.xml': ruleset('errorprone.xml/AssignmentInOperand') }, findings: [] },
  },
  {
    linter: 'clippy',
    path: 'src/lib.rs',
    text: 'pub fn f(v: &[i32]) -> bool {\n    return v.len() == 0;\n}\n',
    configuration: { 'Cargo.toml': cargo },
    findings: ['clippy::needless_return 2', 'clippy::len_zero 2'],
    fixed: 'pub fn f(v: &[i32]) -> bool {\n    v.is_empty()\n}\n',
    without: { configuration: { 'Cargo.toml': `${cargo}[lints.clippy]\nneedless_return = "allow"\n` }, findings: ['clippy::len_zero 2'] },
  },
  {
    linter: 'gofmt',
    path: 'a.go',
    text: 'package a\n\nfunc F( ) {\n}\n\nfunc G() {\n  F()\n}\n',
    configuration: {},
    findings: ['gofmt 3', 'gofmt 7'],
    fixed: 'package a\n\nfunc F() {\n}\n\nfunc G() {\n\tF()\n}\n',
    without: { configuration: { 'b.go': 'package a\n' }, findings: ['gofmt 3', 'gofmt 7'] },
  },
  {
    linter: 'go vet',
    path: 'sub/a.go',
    text: 'package sub\n\nimport "fmt"\n\nfunc F() {\n\tfmt.Printf("%d", "a")\n}\n',
    configuration: { 'go.mod': 'module example.org/sample\n\ngo 1.20\n' },
    findings: ['printf 6'],
    without: { configuration: { 'sub/go.mod': 'module example.org/sample/sub\n\ngo 1.20\n' }, findings: ['printf 6'] },
  },
  {
    linter: 'rubocop',
    path: 'a.rb',
    text: 'def f(value)\n  if !value\n    raise\n  end\n  value\nend\n',
    configuration: {
      '.rubocop.yml': 'AllCops:\n  DisabledByDefault: true\n  SuggestExtensions: false\nStyle/NegatedIf:\n  Enabled: true\n',
    },
    findings: ['Style/NegatedIf 2'],
    fixed: 'def f(value)\n  unless value\n    raise\n  end\n  value\nend\n',
    without: { configuration: { '.rubocop.yml': 'AllCops:\n  DisabledByDefault: true\n  SuggestExtensions: false\n' }, findings: [] },
  },
  {
    linter: 'phpcs',
    path: 'a.php',
    text: '<?php\nfunction f($x)\n{\n    return array($x);\n}\n',
    configuration: { 'phpcs.xml': '<ruleset name="x"><rule ref="Generic.Arrays.DisallowLongArraySyntax"/></ruleset>\n' },
    findings: ['Generic.Arrays.DisallowLongArraySyntax.Found 4'],
    without: {
      configuration: { 'phpcs.xml': '<ruleset name="x"><rule ref="Generic.PHP.DisallowShortOpenTag"/></ruleset>\n' },
      findings: [],
    },
  },
];

async function open(files: Readonly<Record<string, string>>): Promise<LinterProject> {
  const folder = temporaryRepository(files);
  if (files['eslint.config.js'] !== undefined)
    symlinkSync(new URL('../../../../node_modules', import.meta.url).pathname, join(folder, 'node_modules'));
  return LinterProject.open(folder, { allowLinters: true });
}

for (const { linter: name, path, text, configuration, findings, fixed, without } of cases) {
  test(`${name} checks and mends with the project's configuration`, async (context) => {
    const linter = linters.find((candidate) => candidate.name === name)!;
    const language = languageOfPath(path);
    assert.ok(language && linter.languages.includes(language));
    // What stands in the repository is another text: the one that is handed over counts.
    const project = await open({ ...configuration, [path]: text.slice(0, text.indexOf('\n') + 1) });
    const other = await open({ ...without.configuration, [path]: text });
    try {
      const detection = await linter.detect(project);
      if (!detection.available) {
        assert.ok(['notInstalled', 'doesNotStart'].includes(detection.reason), detection.reason);
        assert.notEqual(detection.whatToDo, '');
        const { findings: none, problems } = await linter.check(project, [{ path, text }]);
        assert.deepEqual([none, problems], [[], [{ tool: name, reason: 'unavailable', detail: detection.reason }]]);
        return context.diagnostic(`${name} is not installed: only its absence was checked`);
      }
      assert.match(detection.version, /^\d+\.\d+/);
      const found = await linter.check(project, [{ path, text }]);
      assert.deepEqual(found.problems, []);
      assert.deepEqual(
        found.findings.map(({ rule, line }) => `${rule} ${line}`),
        findings,
      );
      const mended = await linter.fix(project, [{ path, text }]);
      assert.deepEqual(mended, { files: fixed === undefined ? [] : [{ path, text: fixed }], problems: [] });
      const changed = await linter.check(other, [{ path, text }]);
      assert.deepEqual([changed.findings.map(({ rule, line }) => `${rule} ${line}`), changed.problems], [without.findings, []]);
    } finally {
      project.dispose();
      other.dispose();
    }
  });
}

test('a project without a configuration is not judged by the defaults of an opinionated linter', async () => {
  const project = await open({
    'a.js': 'export const x = 1;\n',
    'A.java': java,
    'a.py': 'import os\n',
    'pyproject.toml': '[project]\nname = "x"\n',
  });
  for (const name of ['ruff', 'eslint', 'checkstyle', 'pmd']) {
    const detection = await linters.find((linter) => linter.name === name)!.detect(project);
    assert.equal(detection.available ? '' : detection.reason, 'noConfiguration', name);
  }
});

test('checks at the same time do not see one another', async (context) => {
  const project = await open({ 'a.go': 'package a\n' });
  const gofmt = linters.find((linter) => linter.name === 'gofmt')!;
  try {
    const detection = await gofmt.detect(project);
    if (!detection.available) {
      assert.equal(detection.reason, 'notInstalled');
      return context.diagnostic('gofmt is not installed: nothing was checked at the same time');
    }
    const texts = ['package a\n', 'package  a\n', 'package a\n\n\n', 'package a\n'];
    const results = await Promise.all(texts.map((text) => gofmt.check(project, [{ path: 'a.go', text }])));
    assert.deepEqual(
      results.map((result) => result.findings.length),
      [0, 1, 1, 0],
    );
  } finally {
    project.dispose();
  }
});
