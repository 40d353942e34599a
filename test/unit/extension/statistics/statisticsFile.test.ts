import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { countSuggestions, emptyStatistics } from '../../../../src/extension/statistics/countSuggestions.ts';
import {
  deleteStatistics,
  parseStatistics,
  readStatistics,
  updateStatistics,
} from '../../../../src/extension/statistics/statisticsFile.ts';
import { type SuggestionStatistics, suggestionStatisticsSchema } from '../../../../src/protocol/suggestionStatistics.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const day = '2026-11-24';
const oneOffer = (statistics: SuggestionStatistics = emptyStatistics(day)): SuggestionStatistics =>
  countSuggestions(statistics, [{ kind: 'offered', model: { base: 'smollm2' }, languageId: 'java' }], day);

describe('statistics on disk', () => {
  const folder = temporaryFolder();

  test('are read as they were written, by their user alone, and deleted for good', async () => {
    const path = join(folder, 'plain', 'suggestions.json');
    assert.deepEqual(await readStatistics(path), { kind: 'none' });
    assert.equal(await updateStatistics(path, oneOffer), undefined);
    assert.equal(await updateStatistics(path, oneOffer), undefined);
    const found = await readStatistics(path);
    assert.ok(found.kind === 'read');
    assert.equal(found.statistics.entries[0]?.offered, 2);
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o077, 0);
    assert.deepEqual(readdirSync(join(folder, 'plain')), ['suggestions.json'], 'nothing else is left');
    await deleteStatistics(path);
    assert.deepEqual(await readStatistics(path), { kind: 'none' });
  });

  test('of several processes at once lose nothing', async () => {
    const path = join(folder, 'several', 'suggestions.json');
    const writer = join(folder, 'writer.ts');
    const source = (name: string): string => JSON.stringify(new URL(`../../../../src/extension/statistics/${name}`, import.meta.url).href);
    writeFileSync(
      writer,
      `import { countSuggestions, emptyStatistics } from ${source('countSuggestions.ts')};
import { updateStatistics } from ${source('statisticsFile.ts')};
for (let index = 0; index < 10; index++) {
  const problem = await updateStatistics(${JSON.stringify(path)}, (statistics) =>
    countSuggestions(statistics ?? emptyStatistics('${day}'), [{ kind: 'offered', model: { base: 'b' }, languageId: 'c' }], '${day}'));
  if (problem) throw new Error(problem);
}`,
    );
    const children = [1, 2, 3].map(() => fork(writer, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
    assert.deepEqual(codes, [0, 0, 0]);
    const found = await readStatistics(path);
    assert.ok(found.kind === 'read');
    assert.equal(found.statistics.entries[0]?.offered, 30);
  });

  test('are not kept from being written by a window that was killed', async () => {
    const path = join(folder, 'killed', 'suggestions.json');
    mkdirSync(join(folder, 'killed'));
    writeFileSync(`${path}.lock`, '');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(`${path}.lock`, longAgo, longAgo);
    writeFileSync(`${path}.partial`, '{"version":1,"sin');
    assert.equal(await updateStatistics(path, oneOffer), undefined);
    assert.deepEqual(readdirSync(join(folder, 'killed')), ['suggestions.json']);
  });

  test('that cannot be read are told with their place, and left as they are', async () => {
    const path = join(folder, 'damaged.json');
    for (const [text, expected] of [
      ['{"version":1', /expected JSON/u],
      ['{"version":2,"since":"2027-01-01","entries":[]}', /expected counts of version 1, found version/u],
      ['x'.repeat(1_000_001), /at most 1000000 bytes/u],
    ] as const) {
      writeFileSync(path, text);
      const found = await readStatistics(path);
      assert.ok(found.kind === 'problem');
      assert.match(found.message, expected);
      assert.ok(found.message.startsWith(path));
      assert.equal(await updateStatistics(path, oneOffer), found.message);
      assert.equal(readFileSync(path, 'utf8'), text);
    }
  });

  test('a place that cannot be written is told, not thrown', async () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    assert.match((await updateStatistics(join(blocked, 'suggestions.json'), oneOffer)) ?? '', /could not be written/u);
    assert.ok(existsSync(blocked));
  });

  test('whatever the file holds gives counts or a problem', () => {
    const near = fc.record({ version: fc.constantFrom(0, 1, 2), since: fc.constantFrom(day, '', 7), entries: fc.anything() });
    const cut = fc.nat(400).map((length) => JSON.stringify(oneOffer()).slice(0, length));
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      near.map((value) => JSON.stringify(value)),
      cut,
    );
    fc.assert(
      fc.property(text, (content) => {
        const found = parseStatistics('f', content);
        if (found.kind === 'read') assert.ok(suggestionStatisticsSchema.safeParse(JSON.parse(content)).success);
        else assert.ok(found.kind === 'problem' && found.message.startsWith('f: expected '));
      }),
    );
  });
});
