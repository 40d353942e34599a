import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CodeText, findLeaks, type Leak, LeakGuard } from '../../../../src/dataset/filter/leakGuard.ts';
import type { LanguageId } from '../../../../src/mining/sample.ts';
import { inventedText } from '../fileSamples.ts';

const java = `  /**
   * Reads the entries that changed since the last visit.
   */
  public List<Entry> readChanged(final Path folder, final Instant since) throws IOException {
    final List<Entry> changed = new ArrayList<>();
    int skipped = 0;
    for (final Path file : listFiles(folder)) {
      final Instant time = Files.getLastModifiedTime(file).toInstant();
      if (time.isBefore(since)) {
        skipped++;
        continue;
      }
      changed.add(new Entry(file.getFileName().toString(), time, "changed"));
    }
    logger.debug("skipped {} of {} files", skipped, skipped + changed.size());
    Collections.sort(changed, Comparator.comparing(Entry::getTime));
    return changed;
  }`;

const typescript = `async function collectPages(start: URL, limit: number): Promise<Page[]> {
  const queue = [start.href];
  const seen = new Set<string>(queue);
  const pages: Page[] = [];
  while (queue.length > 0 && pages.length < limit) {
    const address = queue.shift();
    const response = await fetch(address, { redirect: 'follow' });
    if (!response.ok) continue;
    const page = parsePage(await response.text(), 'text/html');
    pages.push(page);
    for (const link of page.links) {
      if (!seen.has(link)) queue.push(link);
      seen.add(link);
    }
  }
  return pages;
}`;

const python = `def merge_intervals(self, intervals, gap=0):
    """Merges what overlaps or nearly does."""
    merged = []
    total = 0
    for start, end in sorted(intervals, key=lambda pair: pair[0]):
        if merged and start <= merged[-1][1] + gap:
            merged[-1][1] = max(merged[-1][1], end)
            continue
        merged.append([start, end])
        total += end - start
    self.logger.info('merged %d of %d', len(merged), len(intervals))
    return [tuple(pair) for pair in merged], total
`;

const originals: Readonly<Partial<Record<LanguageId, string>>> = { java, typescript, python };

type Edit = (text: string) => string;

const renaming =
  (...names: readonly string[]): Edit =>
  (text) =>
    names.reduce((renamed, name, index) => renamed.replace(new RegExp(`\\b${name}\\b`, 'g'), `other${index}`), text);

/** Replaces one text and fails where it is not there. */
function replacing(from: string | RegExp, to: string): Edit {
  return (text) => {
    const replaced = text.replace(from, to);
    assert.notEqual(replaced, text);
    return replaced;
  };
}

const around = inventedText(3, 200).replaceAll(/(\w+) (\w+) /g, '$1($2);\n');
const inside: Edit = (text) => `${around}\n${text}\n${around.replaceAll('w', 'v')}`;

const planted: readonly (readonly [what: string, language: LanguageId, edit: Edit, kinds: readonly Leak['kind'][]])[] = [
  ['copied word for word', 'java', (text) => text, ['identical']],
  ['laid out anew', 'java', (text) => text.replace(/\s+/g, ' ').replaceAll(' { ', '\n{\n\t'), ['identical']],
  [
    'with other comments',
    'java',
    (text) => `// Taken over.\n${text.replace(/\/\*[^]*?\*\//, '').replaceAll(';\n', '; // Checked.\n')}`,
    ['identical'],
  ],
  ['with other line ends', 'java', (text) => text.replaceAll('\n', '\r\n'), ['identical']],
  ['with renamed variables', 'java', renaming('changed', 'skipped', 'file', 'time', 'folder', 'since'), ['renamed']],
  [
    'with every name changed',
    'java',
    renaming(
      'readChanged',
      'changed',
      'skipped',
      'file',
      'time',
      'folder',
      'since',
      'Entry',
      'Path',
      'Instant',
      'listFiles',
      'logger',
      'debug',
      'Collections',
      'sort',
      'Comparator',
      'comparing',
      'getTime',
    ),
    ['copy', 'renamed', 'reshaped'],
  ],
  [
    'with other literals',
    'java',
    (text) => text.replace('"changed"', '"fresh"').replace('"skipped {} of {} files"', '"left out {}/{}"').replace('= 0', '= 1'),
    ['copy', 'renamed'],
  ],
  [
    'with a statement more',
    'java',
    replacing('    return changed;', '    metrics.count("read", changed.size());\n    return changed;'),
    ['copy'],
  ],
  ['with a statement less', 'java', replacing(/ {4}logger\.debug.*\n/, ''), ['copy']],
  ['with two statements swapped', 'java', replacing(/( {4}logger\.debug.*\n)( {4}Collections\.sort.*\n)/, '$2$1'), ['copy']],
  [
    'renamed and with a statement less',
    'java',
    (text) => renaming('changed', 'skipped', 'file', 'time')(text.replace(/ {4}logger\.debug.*\n/, '')),
    ['renamed', 'copy'],
  ],
  ['pasted into a larger function', 'java', inside, ['copy']],
  [
    'pasted into a larger function with renamed variables',
    'java',
    (text) => inside(renaming('changed', 'skipped', 'file', 'time', 'folder', 'since')(text)),
    ['renamed', 'copy'],
  ],
  [
    'in an older version without its second half',
    'java',
    (text) => `${text.slice(0, text.indexOf('    logger.debug'))}    return changed;\n  }`,
    ['copy'],
  ],
  ['copied word for word', 'typescript', (text) => text, ['identical']],
  ['with other quotes and no semicolons', 'typescript', (text) => text.replaceAll("'", '"').replaceAll(';', ''), ['identical']],
  [
    'with renamed variables and a comment',
    'typescript',
    (text) => renaming('queue', 'seen', 'pages', 'page', 'address', 'response', 'link')(text.replace('{\n', '{\n  // Breadth first.\n')),
    ['renamed', 'copy'],
  ],
  ['with a statement more', 'typescript', replacing('    pages.push(page);', '    pages.push(page);\n    report(page.title);'), ['copy']],
  ['with two statements swapped', 'typescript', replacing(/( {2}const seen.*\n)( {2}const pages.*\n)/, '$2$1'), ['copy']],
  ['copied word for word', 'python', (text) => text, ['identical']],
  [
    'with another docstring and other quotes',
    'python',
    (text) => text.replace(/"""[^]*?"""/, '"""Joins."""').replaceAll("'", '"'),
    ['identical'],
  ],
  ['with renamed variables', 'python', renaming('merged', 'total', 'start', 'end', 'pair', 'gap', 'intervals'), ['renamed', 'copy']],
  ['with a statement less', 'python', replacing(/ {4}self\.logger.*\n/, ''), ['copy']],
  ['with other literals', 'python', (text) => text.replace("'merged %d of %d'", "'%d/%d'").replace('total = 0', 'total = 1'), ['copy']],
];

/** Unrelated held-out functions around the one that is copied. */
function others(language: LanguageId): CodeText[] {
  return Array.from({ length: 30 }, (_, index) => ({ id: `other${index}`, language, text: inventedText(index, 80) }));
}

for (const [what, language, edit, kinds] of planted) {
  test(`a ${language} function ${what} is found`, () => {
    const original = originals[language] ?? '';
    const guard = new LeakGuard([...others(language), { id: 'original', language, text: original }]);
    const leak = guard.leakOf({ language, text: edit(original) });
    assert.equal(leak?.heldOutId, 'original');
    assert.ok(kinds.includes(leak.kind), leak.kind);
    assert.ok(leak.ratio > 0.4 && leak.ratio <= 1);
  });
}

const apart: readonly (readonly [what: string, heldOut: string, training: string])[] = [
  ['getters of the same shape', 'int getWidth() { return width; }', 'int getHeight() { return height; }'],
  [
    'loops over different things',
    java,
    `public int countOpen(final Project project) {\n  int open = 0;\n  for (final Issue issue : project.getIssues()) {\n    if (issue.isClosed()) continue;\n    open++;\n  }\n  logger.info("counted {}", open);\n  return open;\n}`,
  ],
  [
    'tests of the same framework',
    `@Test\npublic void addsEntries() {\n  final Cache cache = new Cache(4);\n  cache.put("a", 1);\n  cache.put("b", 2);\n  assertEquals(2, cache.size());\n  assertTrue(cache.contains("a"));\n}`,
    `@Test\npublic void closesChannel() throws Exception {\n  final Channel channel = Channel.open(address);\n  channel.close();\n  assertFalse(channel.isOpen());\n  assertThrows(IOException.class, () -> channel.read(buffer));\n}`,
  ],
  ['nothing at all', '', ''],
];

for (const [what, heldOut, training] of apart) {
  test(`${what} are no leak`, () => {
    const leaks = [...findLeaks([{ id: 'a', language: 'java', text: heldOut }], [{ id: 'b', language: 'java', text: training }])];
    assert.deepEqual(leaks, []);
  });
}

test('a short function counts where it is identical', () => {
  const text = 'int getWidth() { return width; }';
  const [leak] = findLeaks([{ id: 'a', language: 'java', text }], [{ id: 'b', language: 'java', text: text.replaceAll(' ', '\n') }]);
  assert.deepEqual(leak, { id: 'b', heldOutId: 'a', kind: 'identical', ratio: 1 });
});

test('copies are found among a thousand functions of one family', () => {
  const family = Array.from({ length: 1000 }, (_, index) => ({
    id: `${index}`,
    language: 'java' as const,
    text: java.replace('readChanged', `read${index}`),
  }));
  assert.equal([...findLeaks(family, [{ id: 'copy', language: 'java', text: java }])].length, 1);
});

test('training texts are taken one by one', () => {
  let taken = 0;
  const training = function* (): Generator<CodeText> {
    for (;;) yield { id: `${taken++}`, language: 'java', text: java };
  };
  for (const { id } of findLeaks([{ id: 'a', language: 'java', text: java }], training())) {
    if (id === '4') break;
  }
  assert.equal(taken, 5);
});

test('any text is answered, and a text leaks itself whenever it holds a token', () => {
  const languages = fc.constantFrom<LanguageId>('java', 'python', 'rust', 'typescript', 'php', 'ruby');
  const pieces = fc.constantFrom('"', "'", '`', '"""', '/*', '*/', '//', '#', '\\', '\n', 'a', '1', '.', ' ', '\u{1F600}', 'r#"', '$');
  fc.assert(
    fc.property(languages, fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 60 }), (language, parts) => {
      const entry = { id: 'a', language, text: parts.join('') };
      const leaks = [...findLeaks([entry], [entry])];
      assert.ok(leaks.length <= 1 && leaks.every(({ ratio }) => ratio === 1));
    }),
    { numRuns: 500, seed: 11 },
  );
});
