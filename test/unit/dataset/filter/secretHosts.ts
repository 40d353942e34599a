// Small programs with a place for a secret, in every language: invariant code around what is planted.

import type { LanguageId } from '../../../../src/mining/sample.ts';

/** Builds a program around a variable's name and the text of its string. */
export type SecretHost = (name: string, text: string) => string;

/** Code, comment, doc comment and test of a language. */
export interface SecretHosts {
  readonly code: SecretHost;
  readonly comment: SecretHost;
  readonly documentation: SecretHost;
  readonly testFixture: SecretHost;
}

const slashes: SecretHost = (name, text) => `// The old value: ${name} = "${text}".\n`;

const braces =
  (open: string, close: string, line: SecretHost): SecretHost =>
  (name, text) =>
    `${open}${line(name, text)}${close}`;

/** A doc comment in stars above a declaration. */
const starred =
  (declaration: string): SecretHost =>
  (name, text) =>
    `/**\n * Connects.\n *\n *     ${name} = "${text}"\n */\n${declaration}\n`;

/** By language. */
export const secretHosts: Readonly<Record<LanguageId, SecretHosts>> = {
  java: {
    code: braces('class A {\n', '}\n', (name, text) => `  private static final String ${name} = "${text}";\n`),
    comment: braces('class A {\n  ', '}\n', slashes),
    documentation: starred('class A {}'),
    testFixture: braces(
      'class ATest {\n  @Test void connects() {\n',
      '  }\n}\n',
      (name, text) => `    assertEquals("${text}", settings.${name}("${text}"));\n`,
    ),
  },
  python: {
    code: (name, text) => `${name} = "${text}"\n`,
    comment: (name, text) => `# The old value: ${name} = '${text}'.\na = 1\n`,
    documentation: (name, text) => `def connect():\n    """Connects.\n\n    >>> ${name} = "${text}"\n    """\n    return 1\n`,
    testFixture: (name, text) => `def test_connect():\n    assert connect({"${name}": "${text}"}) == f'${text}'\n`,
  },
  typescript: {
    code: (name, text) => `export const ${name}: string = '${text}';\n`,
    comment: slashes,
    documentation: starred('export function connect(): void {}'),
    testFixture: (name, text) => `test('connects', () => {\n  expect(connect({ ${name}: \`${text}\` })).toBe("${text}");\n});\n`,
  },
  typescriptreact: {
    code: (name, text) => `export const View = (): unknown => <Connect ${name}="${text}" />;\n`,
    comment: slashes,
    documentation: starred('export function View(): unknown { return <p />; }'),
    testFixture: (name, text) => `test('connects', () => {\n  render(<Connect ${name}="${text}" />);\n});\n`,
  },
  javascript: {
    code: (name, text) => `const options = { ${name}: '${text}' };\n`,
    comment: slashes,
    documentation: starred('function connect() {}'),
    testFixture: (name, text) =>
      `it('connects', () => {\n  const ${name} = "${text}";\n  assert.equal(connect(${name}), '${text}');\n});\n`,
  },
  go: {
    code: (name, text) => `package a\n\nvar ${name} = "${text}"\n`,
    comment: (name, text) => `package a\n\n${slashes(name, text)}`,
    documentation: (name, text) => `package a\n\n// Connect connects.\n//\n//\t${name} := "${text}"\nfunc Connect() {}\n`,
    testFixture: (name, text) =>
      `package a\n\nfunc TestConnect(t *testing.T) {\n\t${name} := \`${text}\`\n\tif ${name} != connect("${text}") {\n\t\tt.Fail()\n\t}\n}\n`,
  },
  rust: {
    code: (name, text) => `const ${name}: &str = "${text}";\n`,
    comment: slashes,
    documentation: (name, text) => `/// Connects.\n///\n/// let ${name} = "${text}";\nfn connect() {}\n`,
    testFixture: (name, text) =>
      `#[test]\nfn connects() {\n    let ${name} = "${text}";\n    assert_eq!(connect(${name}), "${text}");\n}\n`,
  },
  csharp: {
    code: braces('class A {\n', '}\n', (name, text) => `  private const string ${name} = "${text}";\n`),
    comment: braces('class A {\n  ', '}\n', slashes),
    documentation: (name, text) => `/// <summary>Connects with ${name} = "${text}".</summary>\nclass A {}\n`,
    testFixture: braces(
      'class ATest {\n  [Fact] public void Connects() {\n',
      '  }\n}\n',
      (name, text) => `    Assert.Equal("${text}", Connect(${name}: "${text}"));\n`,
    ),
  },
  c: {
    code: (name, text) => `static const char *${name} = "${text}";\n`,
    comment: (name, text) => `/* ${name} = "${text}" */\nint a;\n`,
    documentation: starred('void connect_to(void);'),
    testFixture: (name, text) =>
      `void test_connect(void) {\n  const char *${name} = "${text}";\n  assert(strcmp(${name}, "${text}") == 0);\n}\n`,
  },
  cpp: {
    code: (name, text) => `const std::string ${name} = "${text}";\n`,
    comment: slashes,
    documentation: starred('void connect();'),
    testFixture: (name, text) => `void testConnect() {\n  auto ${name} = std::string{"${text}"};\n  check(${name} == "${text}");\n}\n`,
  },
  php: {
    code: (name, text) => `<?php\n$${name} = '${text}';\n`,
    comment: (name, text) => `<?php\n# The old value: ${name} = "${text}".\n$a = 1;\n`,
    documentation: (name, text) => `<?php\n${starred('function connect() {}')(name, text)}`,
    testFixture: (name, text) =>
      `<?php\nclass ATest extends TestCase {\n  public function testConnect() {\n    $this->assertSame('${text}', connect(['${name}' => "${text}"]));\n  }\n}\n`,
  },
  ruby: {
    code: (name, text) => `${name} = '${text}'\n`,
    comment: (name, text) => `# The old value: ${name} = "${text}".\na = 1\n`,
    documentation: (name, text) => `# Connects.\n#\n#   ${name} = "${text}"\ndef connect\nend\n`,
    testFixture: (name, text) => `def test_connect\n  assert_equal '${text}', connect(${name}: "${text}")\nend\n`,
  },
  kotlin: {
    code: (name, text) => `val ${name} = "${text}"\n`,
    comment: slashes,
    documentation: starred('fun connect() {}'),
    testFixture: (name, text) => `@Test\nfun connects() {\n    val ${name} = "${text}"\n    assertEquals("${text}", connect(${name}))\n}\n`,
  },
};
