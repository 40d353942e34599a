// A fuzzed editor: whatever is typed, deleted and asked for, the engine lives, and what it answers fits.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { defined } from '../../src/base/assert.ts';
import { Random } from '../../src/base/random.ts';
import { userCacheFolder } from '../../src/base/userFolders.ts';
import type { CompletionAnswer } from '../../src/serving/completion/completionRequest.ts';
import { CompletionEngine } from '../../src/serving/completion/completionEngine.ts';

const modelPath = join(userCacheFolder(), 'models', 'SmolLM2-135M-Instruct.Q4_1.gguf');
const editCount = Number(process.env['REPOTUNE_EDITS'] ?? 120);
const languages = ['java', 'python', 'typescript', 'go', 'rust', 'plaintext', 'no such language'];
const pieces = [
  ...[
    'a',
    'name',
    ' ',
    '    ',
    '\t',
    '\t\t',
    '\n',
    '\r\n',
    '\r',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '"',
    "'",
    '`',
    ';',
    ':',
    ',',
    '//',
    '/*',
    '*/',
    '#',
  ],
  ...[
    '🦀',
    '\ud83e',
    '\udd80',
    'é',
    'e\u0301',
    '漢字',
    '\u2028',
    '\u200d',
    '\ufeff',
    '\0',
    '\u0007',
    '<|endoftext|>',
    '```',
    'def f():',
    'if (a) {',
    '\\',
  ],
];

suite('a fuzzed editor', () => {
  let engine: CompletionEngine;
  before(async () => {
    engine = await CompletionEngine.open({ modelPath, budget: { before: 96, after: 0 }, staysSilent: false });
  });
  after(() => engine.dispose());

  /** Asks somewhere and checks the answer against the text. */
  async function askAndCheck(document: string, cursor: number, random: Random): Promise<CompletionAnswer> {
    const trigger = random.nextUnit() < 0.5 ? 'automatic' : 'explicit';
    const maximumLatencyMs = random.nextUnit() < 0.2 ? 60 * random.nextUnit() : undefined;
    const answer = await engine.complete({ document, cursor, trigger, maximumTokens: 6, maximumLatencyMs });
    const { text } = engine.documents.get(document);
    if (answer.kind === 'none') return answer;
    const { insertText, range } = answer;
    const shown = JSON.stringify({
      before: text.slice(Math.max(0, cursor - 40), cursor),
      after: text.slice(cursor, cursor + 40),
      insertText,
      range,
    });
    assert.ok(range.start === cursor && range.end >= range.start && range.end <= text.length, shown);
    assert.ok(!/[\r\n]/u.test(text.slice(range.start, range.end)), shown);
    assert.ok(insertText.trim() !== '' && insertText.isWellFormed() && !/\uFFFD|\0/u.test(insertText), shown);
    const breaks = new Set(insertText.match(/\r?\n/gu) ?? []);
    assert.ok(!breaks.has('\r\n') || text.includes('\r\n'), shown);
    for (const at of [range.start, range.end])
      assert.ok(!/^[\ud800-\udbff][\udc00-\udfff]$|^\r\n$/.test(text.slice(at - 1, at + 1)), shown);
    return answer;
  }

  test(`${editCount} random edits of every kind, with a request after each`, async () => {
    const random = Random.fromSeed(11);
    const pick = <T>(items: readonly T[]): T => defined(items[random.nextBelow(items.length)], 'an item');
    let suggestions = 0;
    for (let round = 0; round < editCount; round++) {
      if (round % 20 === 0)
        engine.documents.open('a', { text: round % 40 === 0 ? 'int a = 1;\r\nint b' : '', languageId: pick(languages) });
      const { length } = engine.documents.get('a').text;
      const start = random.nextBelow(length + 1);
      const end = Math.min(length, start + (random.nextUnit() < 0.3 ? random.nextBelow(8) : 0));
      const text = Array.from({ length: random.nextBelow(4) }, () => pick(pieces)).join('');
      engine.documents.change('a', [{ start, end, text }]);
      const cursor = random.nextUnit() < 0.8 ? start + text.length : random.nextBelow(length + 20);
      if ((await askAndCheck('a', cursor, random)).kind === 'suggestion') suggestions++;
    }
    assert.ok(suggestions > editCount / 20, `${suggestions} suggestions`);
  });

  test('files of 100 000 lines and lines of a megabyte', async () => {
    const random = Random.fromSeed(12);
    const texts = [
      'int value = 1;\n'.repeat(100_000),
      'x = 1; '.repeat(150_000),
      'a'.repeat(1_000_000),
      '🦀'.repeat(300_000),
      '\t'.repeat(1_000_000),
    ];
    for (const text of texts) {
      engine.documents.open('large', { text, languageId: 'java' });
      for (const cursor of [0, 7 * 50_000, text.length]) await askAndCheck('large', cursor, random);
    }
    engine.documents.close('large');
  });

  test('requests that are not waited for end, the last one with an answer', async () => {
    const text = 'class A {\n    int size() {\n        return names.';
    const asked = Array.from({ length: 12 }, (_, index) =>
      engine.complete({
        document: { text: text.slice(0, text.length - 12 + index), languageId: 'java' },
        cursor: text.length - 12 + index,
        trigger: 'automatic',
      }),
    );
    const answers = await Promise.all(asked);
    assert.ok(answers.slice(0, -1).every((answer) => answer.kind === 'none' && answer.reason === 'superseded'));
    assert.notEqual(defined(answers.at(-1), 'the last answer'), undefined);
    assert.ok(!(answers.at(-1)?.kind === 'none' && (answers.at(-1) as { reason: string }).reason === 'superseded'));
  });
});
