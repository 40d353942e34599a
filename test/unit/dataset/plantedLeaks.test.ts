import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDataset } from '../../../src/dataset/buildDataset.ts';
import type { FileSample } from '../../../src/mining/sample.ts';
import { inventedText, minedSample } from './fileSamples.ts';

/** A method of some 300 characters whose words depend on the seed. */
function method(name: string, seed: number): string {
  const words = inventedText(seed, 24).replaceAll(';', '').trim().split(/\s+/u);
  const lines = words.map(
    (word, index) => `    int ${word} = base.${words[(index + 1) % words.length] ?? 'x'}(${index}, "${word}${seed}");`,
  );
  return `  int ${name}(Base base) {\n${lines.join('\n')}\n    return ${words[0] ?? 'x'};\n  }\n`;
}

const classOf = (name: string, methods: readonly string[]): string => `class ${name} {\n${methods.join('\n')}}\n`;

/** Ways in which somebody copies a function. */
const edits: readonly (readonly [what: string, edit: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['under another name', (text) => text.replace(/int (\w+)\(Base/u, 'int $1Copy(Base')],
  ['with a comment in each line', (text) => text.replaceAll(';\n', '; // changed\n')],
  ['with other indentation', (text) => text.replaceAll('    ', '\t\t')],
  ['with a renamed parameter', (text) => text.replaceAll('base', 'source')],
  ['with one statement more', (text) => text.replace('    return', '    base.log("done");\n    return')],
  ['with one statement less', (text) => text.replace(/\n.*;\n/u, '\n')],
  ['with other literals', (text) => text.replaceAll(/"(\w+)"/gu, '"changed"')],
];

for (const [what, edit] of edits) {
  test(`a held-out function copied ${what} into other files is not trained on`, async () => {
    const originals = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        minedSample(
          `src/C${index}.java`,
          classOf(
            `C${index}`,
            [0, 1, 2, 3].map((slot) => method(`m${index}x${slot}`, index * 10 + slot)),
          ),
        ),
      ),
    );
    // Each copy stands in a class with as much code of its own, so that whole files are no near-duplicates.
    const copies = await Promise.all(
      originals.map((file, index) => {
        const original = file.functions[0];
        assert.ok(original);
        const copied = `  ${edit(file.text.slice(original.start, original.end))}\n`;
        return minedSample(
          `copy/D${index}.java`,
          classOf(`D${index}`, [...[5, 6, 7, 8].map((slot) => method(`n${index}x${slot}`, 5_000 + index * 10 + slot)), copied]),
        );
      }),
    );
    const { dataset, report, roles } = await buildDataset([...originals, ...copies], { seed: 3 });
    const heldOut = originals.filter((file) => roles.ofFile(file.path) === 'heldOut');
    const heldOutCopies = copies.filter((_, index) => heldOut.includes(originals[index] as FileSample));
    assert.ok(heldOutCopies.length >= 2);
    for (const copy of heldOutCopies) {
      const planted = copy.functions.at(-1);
      assert.ok(planted);
      if (roles.ofFile(copy.path) === 'heldOut') continue;
      assert.equal(roles.ofRange(copy.path, planted.start), 'unused');
      const telling = copy.text.slice(planted.body.start + 8, planted.body.start + 60).trim();
      assert.ok(dataset.documents.every((document) => document.role === 'heldOut' || !document.text.includes(telling)));
    }
    const untouched = report.exceptions.filter((exception) => /[mn]\d+x[1-8]$/u.test(exception.qualifiedName));
    assert.deepEqual(untouched, []);
  });
}

test('the newest changed functions are held out of files that are trained on', async () => {
  const files = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      minedSample(
        `src/C${index}.java`,
        classOf(
          `C${index}`,
          [0, 1, 2, 3, 4, 5].map((slot) => method(`m${index}x${slot}`, index * 10 + slot)),
        ),
      ),
    ),
  );
  const { dataset, report } = await buildDataset(files, { seed: 1, commitIndexOf: (_, name) => (name.endsWith('x2') ? 0 : 9) });
  const chosen = report.exceptions.filter((exception) => exception.reason === 'chosen');
  assert.ok(chosen.length >= 2);
  for (const { path, qualifiedName, start } of chosen) {
    assert.match(qualifiedName, /x2$/u);
    const part = dataset.documents.find((document) => document.path === path && document.part === `${qualifiedName}@${start}`);
    assert.equal(part?.role, 'heldOut');
    const name = qualifiedName.split('.').at(-1) ?? '';
    const scoredStart = part.unscored[0]?.end ?? 0;
    assert.ok(part.text.slice(scoredStart).startsWith(`int ${name}(`));
    const rest = dataset.documents.find((document) => document.path === path && document.part === undefined);
    assert.equal(rest?.role, 'train');
    assert.ok(!rest.text.includes(`${name}(`));
  }
});

test('a repository of one file is learnt from and judged by its functions', async () => {
  const only = await minedSample(
    'src/Only.java',
    classOf(
      'Only',
      Array.from({ length: 30 }, (_, index) => method(`m${index}`, index)),
    ),
  );
  const { report } = await buildDataset([only], { seed: 1 });
  assert.match(report.tooSmallForFiles ?? '', /Expected at least 3 unrelated source files/u);
  assert.ok(report.characters.train > report.characters.heldOut);
  assert.ok(report.characters.heldOut > 1_000 && report.characters.validation > 1_000);
});
