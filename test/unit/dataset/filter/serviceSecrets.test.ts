import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintSource } from '@secretlint/core';
import { creator, rules } from '@secretlint/secretlint-rule-preset-recommend';
import { findServiceSecrets } from '../../../../src/dataset/filter/serviceSecrets.ts';
import { plantedSecrets } from './plantedSecrets.ts';

const preset = {
  id: creator.meta.id,
  rule: creator,
  rules: [{ id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } }],
};

/** What secretlint itself finds, as lines of a text. */
async function linesOfSecretlint(content: string): Promise<number[]> {
  const { messages } = await lintSource({
    source: { content, filePath: 'a.txt', ext: '.txt', contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules: [preset] } },
  });
  return [...new Set(messages.filter(({ messageId }) => messageId !== 'AWSAccountID').map(({ loc }) => loc.start.line))];
}

test('running the rules ourselves finds what secretlint finds, line for line, and the secret itself', async () => {
  const lines = plantedSecrets.map(({ name, before, value, after }) => `${name} = "${before}${value}${after}"`);
  const text = `${lines.join('\n')}\n`;
  const found = findServiceSecrets(text);
  const ours = new Set(found.map(({ start }) => text.slice(0, start).split('\n').length));
  const theirs = await linesOfSecretlint(text);
  assert.ok(theirs.length > 25);
  for (const line of theirs) assert.ok(ours.has(line), `line ${line}: ${lines[line - 1]}`);
  for (const { start, end } of found)
    assert.ok(
      plantedSecrets.some(({ value }) => value === text.slice(start, end)),
      text.slice(start, end),
    );
});

test('a comment in the repository does not switch the search off', async () => {
  const text = `// secretlint-disable\nx = "${plantedSecrets.find(({ kind }) => kind === 'githubToken')?.value}"\n`;
  assert.deepEqual(await linesOfSecretlint(text), []);
  assert.equal(findServiceSecrets(text).length, 1);
});

test('every rule answers at once', () => {
  for (const rule of rules) {
    const handler = rule.create(
      {
        sharedOptions: {},
        createTranslator: () => () => ({ message: '', messageId: '', data: {} }),
        report: () => undefined,
        ignore: () => undefined,
      },
      {},
    );
    const start = { line: 1, column: 0 };
    const answer = handler.file?.({
      hasBOM: false,
      content: 'x = 1',
      filePath: undefined,
      physicalFilePath: undefined,
      contentType: 'text',
      ext: '.txt',
      getFilePath: () => undefined,
      getPhysicalFilePath: () => undefined,
      locationToRange: () => [0, 0],
      rangeToLocation: () => ({ start, end: start }),
      positionToIndex: () => 0,
      indexToPosition: () => start,
    });
    assert.equal(answer, undefined, rule.meta.id);
  }
});
