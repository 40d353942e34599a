import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { exitCodes } from '../../../src/cli/exitCode.ts';
import { type CliResult, runCli } from '../../helpers/runCli.ts';

// A folder with a space, as users have them; no run, no model and nothing of the user's own is looked at.
const folder = mkdtempSync(join(tmpdir(), 'repotune cli-'));
const env = { REPOTUNE_DATA: join(folder, 'data'), REPOTUNE_CACHE: join(folder, 'cache') };
const run = (...args: readonly string[]): Promise<CliResult> => runCli(args, { cwd: folder, env });
after(() => rmSync(folder, { recursive: true }));

interface JsonError {
  readonly error: { readonly reason: string; readonly message: string; readonly advice: string };
}

describe('wrong usage is refused before anything is computed', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown verb', ['personalise'], /unknown command 'personalise'[^]*Did you mean personalize/u],
    ['an unknown option', ['personalize', '--buget', '5m'], /unknown option '--buget'[^]*--budget/u],
    ['a budget without unit', ['personalize', '--budget', '10'], /'--budget <time>' argument '10' is invalid\. Expected a time like 90s/u],
    ['no steps at all', ['personalize', '--steps', '0'], /'--steps <count>' argument '0'[^]*whole number from 1/u],
    ['steps and budget', ['plan', '--steps', '5', '--budget', '1m'], /'--steps <count>' cannot be used with option '--budget <time>'/u],
    ['an unknown method', ['train', '--method', 'magic'], /'--method <name>' argument 'magic'[^]*prefix, lora/u],
    [
      'a prefix length for lora',
      ['personalize', '--method', 'lora', '--prefix-length', '8'],
      /--prefix-length: expected only with --method prefix, found --method lora/u,
    ],
    ['a new setting for an old run', ['personalize', '--resume', 'x', '--seed', '3'], /--seed: expected no such option with --resume/u],
    ['two runs to resume', ['personalize', '--resume', 'x', '--out', 'y'], /expected either a run or --out, found run x and --out y/u],
    ['nothing to resume', ['personalize', '--resume'], /expected an unfinished run of this repository, found no run/u],
    ['a place without line', ['complete', 'latest', 'A.java'], /expected \[run\] FILE:LINE[^]*found latest A\.java/u],
    ['a missing argument', ['evaluate'], /missing required argument 'run'/u],
    ['a run that is not there', ['train', '--resume', 'nosuch'], /run nosuch: expected the id or folder of a run/u],
  ];
  for (const [name, args, expected] of cases) {
    test(name, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.equal(code, exitCodes.wrongUsage, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, expected);
      const asJson = await run(...args, '--json');
      const { error } = JSON.parse(asJson.stdout) as JsonError;
      assert.equal(asJson.code, exitCodes.wrongUsage);
      assert.match(error.message, expected);
      assert.notEqual(error.advice, '');
    });
  }
});

describe('help', () => {
  test('names every verb and every exit code', async () => {
    const { code, stdout } = await run('--help');
    assert.equal(code, exitCodes.done);
    for (const verb of ['personalize', 'plan', 'mine', 'train', 'evaluate', 'complete', 'runs', 'export', 'models', 'doctor'])
      assert.match(stdout, new RegExp(`^ {2}${verb}\\b`, 'mu'));
    for (const exitCode of Object.values(exitCodes)) assert.match(stdout, new RegExp(`^ {2}${exitCode} `, 'mu'));
  });

  test('is printed where a verb is missing, as wrong usage', async () => {
    const { code, stdout, stderr } = await run('models');
    assert.deepEqual([code, stdout], [exitCodes.wrongUsage, '']);
    assert.match(stderr, /^Usage: repotune models/u);
  });
});

describe('answers', () => {
  test('are text for people and one document for scripts', async () => {
    assert.match((await run('runs')).stdout, /^No runs yet\./u);
    const { code, stdout, stderr } = await run('runs', '--json', '--quiet');
    assert.deepEqual([code, JSON.parse(stdout), stderr], [exitCodes.done, { runs: [] }, '']);
  });

  test('list the models, the default first', async () => {
    const { models } = JSON.parse((await run('models', 'list', '--json')).stdout) as {
      models: { isDefault: boolean; isPresent: boolean }[];
    };
    assert.deepEqual([models[0]?.isDefault, models[0]?.isPresent], [true, false]);
  });

  test('refuse a model file that is none', async () => {
    writeFileSync(join(folder, 'not a model.gguf'), 'text');
    const { code, stderr } = await run('models', 'add', 'not a model.gguf');
    assert.equal(code, exitCodes.modelUnusable);
    assert.match(stderr, /not a GGUF file|incomplete/u);
  });
});
