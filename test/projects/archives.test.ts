// Reading archives and laying their files out: real archives made by other programs, and hostile ones.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fastCheck from 'fast-check';
import { readTar } from '../../bench/projects/archives/readTar.ts';
import { readZip } from '../../bench/projects/archives/readZip.ts';
import { changelogOf } from '../../bench/projects/changelogOf.ts';
import { layOutFiles } from '../../bench/projects/layOutFiles.ts';
import type { Ecosystem } from '../../bench/projects/registries/registry.ts';
import { chooseRange, compareVersions, isFinalRelease } from '../../bench/projects/versions.ts';
import { reasonOf } from '../../src/base/errors.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

const folder = temporaryFolder();
const longName = `${'long/'.repeat(30)}${'n'.repeat(120)}.txt`;

for (const format of ['ustar', 'gnu', 'pax']) {
  test(`reads what tar writes as ${format}`, () => {
    const source = join(folder, format);
    mkdirSync(join(source, 'top'), { recursive: true });
    writeFileSync(join(source, 'top', 'größe.txt'), 'äöü\n');
    writeFileSync(join(source, 'top', 'empty'), '');
    symlinkSync('empty', join(source, 'top', 'link'));
    const expected = [
      ['top/empty', ''],
      ['top/größe.txt', 'äöü\n'],
    ];
    if (format !== 'ustar') {
      mkdirSync(join(source, 'top', 'long/'.repeat(30)), { recursive: true });
      writeFileSync(join(source, 'top', longName), 'x'.repeat(1000));
      expected.push([`top/${longName}`, 'x'.repeat(1000)]);
    }
    for (const [path] of expected) utimesSync(join(source, path ?? ''), 1_600_000_000, 1_600_000_000);
    const archive = execFileSync('tar', [`--format=${format}`, '-czf', '-', 'top'], { cwd: source });
    const files = readTar(archive, format);
    assert.deepEqual(files.map(({ path, content }) => [path, content.toString()]).sort(), expected.sort());
    assert.ok(files.every(({ changedAtSeconds }) => changedAtSeconds === 1_600_000_000));
  });
}

test('throws only typed errors, whatever the bytes are', () => {
  const zip = readFileSync(new URL('../fixtures/projects/small.zip', import.meta.url));
  assert.deepEqual(
    readZip(zip, 'small.zip').map(({ path, content, changedAtSeconds }) => [path, content.toString(), changedAtSeconds]),
    [
      ['META-INF/LICENSE.txt', 'free\n', Date.UTC(2020, 4, 6, 7, 8, 10) / 1000],
      ['a/B.java', 'class B {}\n'.repeat(20), Date.UTC(2020, 4, 6, 7, 8, 10) / 1000],
    ],
  );
  const tar = execFileSync('tar', ['-cf', '-', 'small.zip'], { cwd: new URL('../fixtures/projects/', import.meta.url) });
  const damage = fastCheck.array(fastCheck.tuple(fastCheck.nat(), fastCheck.nat(255)), { minLength: 1, maxLength: 8 });
  for (const [original, read] of [
    [zip, (bytes: Buffer): unknown => readZip(bytes, 'damaged')],
    [tar, (bytes: Buffer): unknown => readTar(gzipSync(bytes), 'damaged')],
  ] as const) {
    fastCheck.assert(
      fastCheck.property(damage, fastCheck.nat(original.length), (changes, length) => {
        const bytes = Buffer.from(original.subarray(0, length));
        for (const [at, value] of changes) bytes[at % original.length] = value;
        try {
          read(bytes);
        } catch (error) {
          assert.equal(reasonOf(error), 'badArchive');
        }
      }),
      { numRuns: 500 },
    );
  }
});

/** Files of one archive of the registry, laid out. */
function layOut(ecosystem: Ecosystem, part: 'main' | 'test', paths: readonly string[], leaveOut: readonly string[] = []): string[] {
  const blocks = paths.flatMap((path) => [tarHeader(path)]);
  const file = join(folder, 'made.tar.gz');
  writeFileSync(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])));
  return [...layOutFiles(ecosystem, [{ file, part }], leaveOut).files.keys()];
}

function tarHeader(path: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write('00000000000', 124);
  header.write('14000000000', 136);
  header.write('0', 156);
  return header;
}

const layouts: readonly [name: string, actual: () => string[], expected: readonly string[]][] = [
  ['takes the outer folder away', () => layOut('pypi', 'main', ['x-1.0/setup.py', 'x-1.0/x/a.py', 'loose.txt']), ['setup.py', 'x/a.py']],
  ['takes the module path of Go away', () => layOut('go', 'main', ['example.org/a/b@v1.0.0/c/d.go']), ['c/d.go']],
  [
    'puts Java where Maven has it, with its licence',
    () => layOut('maven', 'main', ['META-INF/MANIFEST.MF', 'META-INF/LICENSE.txt', 'org/A.java']),
    ['LICENSE.txt', 'src/main/java/org/A.java'],
  ],
  ['puts tests apart', () => layOut('maven', 'test', ['META-INF/LICENSE.txt', 'org/ATest.java']), ['src/test/java/org/ATest.java']],
  ['keeps the source sets of Kotlin', () => layOut('maven', 'main', ['jvmMain/a/B.kt']), ['src/jvmMain/kotlin/a/B.kt']],
  ['leaves out what is built', () => layOut('npm', 'main', ['package/dist/a.js', 'package/src/a.ts'], ['dist/']), ['src/a.ts']],
  [
    'lets no path leave the repository or reach its .git',
    () =>
      layOut('npm', 'main', [
        'package/../../up.js',
        'package/.git/config',
        'package/a/.GIT/hooks/post-checkout',
        'package/.git./config',
        'package/C:/x.js',
        'package/a\\b.js',
        'package//etc/x.js',
        'package/good.js',
      ]),
    ['good.js'],
  ],
];
for (const [name, actual, expected] of layouts) test(name, () => assert.deepEqual(actual(), expected));

test('orders versions and leaves out what is no final release', () => {
  const versions = ['1.10.0', '1.9', '2.0.0-rc.1', '2.0.0', '1.9.1', '33.0.0-jre', '2.0.0.dev1', '4.0.0-beta.2', '8.0a1', '1.0.post1'];
  assert.deepEqual(versions.filter(isFinalRelease).sort(compareVersions), ['1.0.post1', '1.9', '1.9.1', '1.10.0', '2.0.0', '33.0.0-jre']);
  assert.deepEqual(chooseRange(versions, '1.9.1..2.0'), ['1.9.1', '1.10.0', '2.0.0']);
  assert.deepEqual(chooseRange(versions, '..1.9'), ['1.0.post1', '1.9']);
  assert.ok(compareVersions('2.0.0-rc.1', '2.0.0') < 0);
});

for (const [name, text, expected] of [
  ['Markdown', '# Changelog\n\n## [1.2.0] - 2020\n\n- new: a\n\n## 1.1.0\n\n- old\n', '- new: a'],
  ['reStructuredText', 'Version 1.2.0\n-------------\n\n- new: a\n\nVersion 1.1.0\n-------------\n', '- new: a'],
  ['no such version', '## 1.1.0\n\n- old\n\n## 11.2.0\n\n- other\n', undefined],
] as const) {
  test(`finds a version in a changelog: ${name}`, () => {
    assert.equal(changelogOf(new Map([['CHANGES.md', Buffer.from(text)]]), '1.2.0'), expected);
  });
}
