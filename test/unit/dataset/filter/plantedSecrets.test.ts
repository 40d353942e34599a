import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactSecrets } from '../../../../src/dataset/filter/secrets.ts';
import { languageTable } from '../../../../src/syntax/languageTable.ts';
import { git, temporaryRepository, writeFiles } from '../../mining/temporaryRepository.ts';
import { parserOf } from '../../syntax/fixtureParser.ts';
import { keyLines, keyMarkers, plantedSecrets } from './plantedSecrets.ts';
import { type SecretHost, secretHosts } from './secretHosts.ts';

test('enough secrets of enough kinds are planted, none twice', () => {
  assert.ok(plantedSecrets.length >= 45);
  assert.ok(new Set(plantedSecrets.map(({ kind }) => kind)).size >= 22);
  assert.equal(new Set(plantedSecrets.map(({ value }) => value)).size, plantedSecrets.length);
});

for (const { id } of languageTable) {
  test(`every planted secret disappears from ${id}, and the code parses as before`, async () => {
    const hosts = secretHosts[id];
    const parser = await parserOf(id);
    for (const [place, host] of Object.entries(hosts) as [string, SecretHost][]) {
      for (const secret of plantedSecrets) {
        const source = host(secret.name, `${secret.before}${secret.value}${secret.after}`);
        assert.deepEqual(parser.parse(source).problems, [], source);
        const redacted = redactSecrets(source);
        assert.ok(!redacted.text.includes(secret.value), `${secret.kind} in ${place}: ${redacted.text}`);
        assert.deepEqual(parser.parse(redacted.text).problems, [], redacted.text);
        // Where only a variable's name tells, the rule depends on how the language writes assignments.
        const kinds = redacted.secrets.map(({ kind }) => kind);
        assert.ok(kinds.includes(secret.kind) || secret.name !== 'thing', `${secret.kind} in ${place}, found ${kinds.join()}`);
        assert.ok(!JSON.stringify(redacted).includes(secret.value));
        assert.equal(redacted.text.split('\n').length, source.split('\n').length);
        assert.equal(redactSecrets(redacted.text).text, redacted.text);
      }
    }
  });
}

const [first, last] = keyMarkers('RSA');
const all = [first, ...keyLines, last];
const keyHosts: readonly (readonly [string, (typeof languageTable)[number]['id'], string])[] = [
  ['strings joined line by line', 'java', `class A {\n  String key =\n${all.map((line) => `      "${line}\\n"`).join(' +\n')};\n}\n`],
  ['calls for each line', 'java', `class A {\n  void a() {\n${all.map((line) => `    text.append("${line}\\n");`).join('\n')}\n  }\n}\n`],
  ['a text block', 'java', `class A {\n  String key = """\n${all.map((line) => `      ${line}`).join('\n')}\n      """;\n}\n`],
  ['one string with escapes', 'java', `class A {\n  String key = "${all.join('\\n')}";\n}\n`],
  ['a string of three quotes', 'python', `KEY = """${all.join('\n')}\n"""\n`],
  ['adjacent strings', 'python', `KEY = (\n${all.map((line) => `    '${line}\\n'`).join('\n')}\n)\n`],
  ['a comment', 'python', `${all.map((line) => `# ${line}`).join('\n')}\na = 1\n`],
  ['a template', 'typescript', `const key = \`${all.join('\n')}\n\`;\n`],
  ['a list that is joined', 'javascript', `const key = [\n${all.map((line) => `  '${line}',`).join('\n')}\n].join('\\n');\n`],
  ['strings added', 'javascript', `const key = ${all.map((line) => `'${line}\\n'`).join('+\n')};\n`],
  ['a raw string', 'go', `package a\n\nvar key = \`${all.join('\r\n')}\`\n`],
  ['a string over several lines', 'rust', `const KEY: &str = "${all.join('\n')}";\n`],
  ['a block comment', 'rust', `/*\n${all.map((line) => ` * ${line}`).join('\n')}\n */\nfn a() {}\n`],
];

for (const [what, language, source] of keyHosts) {
  test(`a private key in ${what} (${language}) loses every line and nothing else`, async () => {
    const parser = await parserOf(language);
    assert.deepEqual(parser.parse(source).problems, []);
    const redacted = redactSecrets(source);
    for (const line of keyLines) assert.ok(!redacted.text.includes(line.replace(/=+$/, '')), redacted.text);
    const expected = keyLines.reduce((text, line) => text.replaceAll(line, 'REDACTED_PRIVATE_KEY'), source);
    assert.equal(redacted.text, expected);
    assert.deepEqual(parser.parse(redacted.text).problems, []);
    assert.equal(redacted.secrets.filter(({ kind }) => kind === 'privateKey').length, 1);
  });
}

test('half of a private key is redacted too, whichever end is cut off', () => {
  for (const part of [
    [first, ...keyLines.slice(0, 3)],
    [...keyLines.slice(3), last],
  ]) {
    const { text } = redactSecrets(`${part.join('\n')}\nrest(of, the, code);\n`);
    for (const line of keyLines) assert.ok(!text.includes(line.replace(/=+$/, '')), text);
    assert.ok(text.endsWith('rest(of, the, code);\n'));
  }
});

test('the lines between constants that only name the ends of a key stay', () => {
  const source = `const FIRST = '${first}';\nconst LAST = '${last}';\nconst between = (text) => text.slice(FIRST.length, 'certificate'.length);\nconst again = '${last}';\n`;
  assert.equal(redactSecrets(source).text, source);
});

test('secrets of deleted lines of the history disappear from whole versions, from single functions and from pairs', async () => {
  const version = (body: string): string => `class A {\n  void before() {\n    start();\n  }\n\n  String connect() {\n${body}  }\n}\n`;
  const planted = plantedSecrets.map(({ name, before, value, after }) => `    String ${name} = "${before}${value}${after}";\n`).join('');
  const folder = temporaryRepository({ 'src/A.java': version('    return null;\n') });
  for (const body of [planted, '    return System.getenv("THING");\n']) {
    writeFiles(folder, { 'src/A.java': version(body) });
    git(folder, 'commit', '--quiet', '--all', '--message', 'Change');
  }
  const versions = git(folder, 'rev-list', 'HEAD')
    .trim()
    .split('\n')
    .map((commit) => git(folder, 'show', `${commit}:src/A.java`));
  assert.ok(versions.some((text) => text.includes(plantedSecrets[0]?.value ?? '')));
  const parser = await parserOf('java');
  const functions = versions.flatMap((text) => parser.parse(text).value.functions.map(({ start, end }) => text.slice(start, end)));
  const written = [...versions, ...functions].map((text) => redactSecrets(text).text);
  const pairs = functions.map((worse, index) => JSON.stringify({ better: written.at(-1 - index), worse: redactSecrets(worse).text }));
  for (const { value } of plantedSecrets) assert.ok(![...written, ...pairs].some((text) => text.includes(value)));
});
