// The whole way: a repository full of invented secrets is mined, and no file that comes out holds one.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { mineDatasets } from '../../../src/pipeline/mineDatasets.ts';
import { languageTable } from '../../../src/syntax/languageTable.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { inventedText } from '../dataset/fileSamples.ts';
import { keyLines, keyMarkers, plantedSecrets } from '../dataset/filter/plantedSecrets.ts';
import { type SecretHost, secretHosts } from '../dataset/filter/secretHosts.ts';
import { git, temporaryRepository, writeFiles } from '../mining/temporaryRepository.ts';

const cacheBefore = process.env['REPOTUNE_CACHE'];
process.env['REPOTUNE_CACHE'] = temporaryFolder();
after(() => {
  if (cacheBefore === undefined) delete process.env['REPOTUNE_CACHE'];
  else process.env['REPOTUNE_CACHE'] = cacheBefore;
});

/** A class whose one method holds these lines. */
function counter(index: number, lines: string, factor: number): string {
  const words = inventedText(index, 12).replaceAll(';', '').trim().split(/\s+/u);
  const steps = words.map((word, step) => `    total += ${word} * ${factor + step};\n`).join('');
  return `class Counter${index} {\n  int count${index}(int first) {\n    int total = ${factor};\n${steps}${lines}    return total;\n  }\n}\n`;
}

const counters = (lines: (index: number) => string, factor: number): Record<string, string> =>
  Object.fromEntries(plantedSecrets.map((_, index) => [`src/Counter${index}.java`, counter(index, lines(index), factor)]));

/** Code in which a secret is named, and compared where nothing names it. */
function planted(index: number): string {
  const { name, before, value, after: behind } = plantedSecrets[index] as (typeof plantedSecrets)[number];
  return `    String ${name} = "${before}${value}${behind}";\n    connect(${name});\n    assertEquals("${value}", name());\n`;
}

/** Every place of every language, a sixth of the secrets in each, so that all are met. */
function hosts(): Record<string, string> {
  const files: Record<string, string> = {};
  languageTable.forEach(({ id, extensions }, language) => {
    (Object.entries(secretHosts[id]) as [string, SecretHost][]).forEach(([place, host], at) => {
      plantedSecrets.forEach(({ name, before, value, after: behind }, index) => {
        if ((index + language + at) % 6 !== 0) return;
        const prefix = place === 'testFixture' ? 'test_' : '';
        files[`${id}/${place}/${prefix}f${index}${extensions[0] ?? ''}`] = host(name, `${before}${value}${behind}`);
      });
    });
  });
  return files;
}

test('no secret of work tree or history reaches a dataset, a report or a sample', async () => {
  const folder = temporaryRepository(counters(() => '', 1));
  const [first, last] = keyMarkers('RSA');
  const key = [first, ...keyLines, last].map((line) => `"${line}\\n"`).join(' +\n      ');
  for (const [message, files] of [
    ['Connect', counters(planted, 1)],
    ['fix: take the credentials out', counters(() => '    connect(System.getenv("THING"));\n', 2)],
    ['Add hosts', { ...hosts(), 'src/Key.java': `class Key {\n  String key() {\n    return ${key};\n  }\n}\n` }],
  ] as const) {
    writeFiles(folder, files);
    git(folder, 'add', '--all', '.');
    git(folder, 'commit', '--quiet', '--message', message);
  }
  const out = join(temporaryFolder(), 'datasets');
  const result = await mineDatasets(
    { repositoryPath: folder, seed: 1, outFolder: out },
    { signal: new AbortController().signal, report: () => undefined },
  );
  const written = readdirSync(out, { recursive: true, encoding: 'utf8' })
    .map((path) => join(out, path))
    .filter((path) => statSync(path).isFile());
  assert.ok(written.some((path) => path.endsWith('revisions.jsonl')));
  const texts = [...written.map((path) => readFileSync(path, 'utf8')), JSON.stringify(result)];
  assert.ok(texts.some((text) => text.includes('REDACTED_GITHUB_TOKEN')));
  for (const value of [...plantedSecrets.map((secret) => secret.value), ...keyLines]) {
    assert.ok(!texts.some((text) => text.includes(value)), `${value.slice(0, 4)}… was written`);
  }
});
