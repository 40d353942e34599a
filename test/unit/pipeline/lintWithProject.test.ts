import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { FileWithBlock } from '../../../src/evaluation/quality/lintBlocks.ts';
import { lintWithProject } from '../../../src/pipeline/lintWithProject.ts';
import type { PipelineEvent } from '../../../src/pipeline/pipelineEvent.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { fakeProgram, systemPath } from '../mining/linters/fakeProgram.ts';
import { temporaryRepository } from '../mining/temporaryRepository.ts';

// Says the same of each file that it is given: something in line 2, something of layout in line 2, and something in line 5.
const script = `printf '['
for file in "$@"; do case "$file" in *.py) [ -n "$more" ] && printf ','; more=1
for place in F841:2 E501:2 SIM102:5; do [ "$place" != F841:2 ] && printf ','
printf '{"code":"%s","filename":"%s","message":"m","location":{"row":%s,"column":1},"fix":null}' "\${place%:*}" "$file" "\${place#*:}"; done;; esac; done
printf ']'`;

let path: string | undefined;
beforeEach(() => {
  path = process.env['PATH'];
});
afterEach(() => {
  process.env['PATH'] = path;
});

async function lint(folder: string, files: readonly FileWithBlock[]): ReturnType<ReturnType<typeof lintWithProject>> {
  const report = (event: PipelineEvent): void => void events.push(event);
  return await lintWithProject(folder, false, { signal: new AbortController().signal, report })(files);
}
const events: PipelineEvent[] = [];

function fileOf(name: string, firstLine: number, lastLine: number): FileWithBlock {
  return { path: name, text: 'def f():\n    x = 1\n    y = 2\n    z = 3\n    return 4\n', firstLine, lastLine };
}

test('findings are those in the lines of the block, layout aside, also where a file comes twice', async () => {
  const folder = temporaryRepository({
    'ruff.toml': 'line-length = 100\n',
    'a.py': 'def f():\n    return 1\n',
    'b.py': 'def g():\n    return 1\n',
  });
  process.env['PATH'] = [fakeProgram(join(temporaryFolder(), 'programs'), 'ruff', script), ...systemPath].join(':');
  const found = await lint(folder, [fileOf('a.py', 2, 3), fileOf('b.py', 3, 5), fileOf('a.py', 2, 5), fileOf('b.py', 3, 4)]);
  assert.deepEqual(
    found.map((findings) => findings?.map(({ source, rule, line }) => `${source}/${rule}:${line}`)),
    [['ruff/F841:2'], ['ruff/SIM102:5'], ['ruff/F841:2', 'ruff/SIM102:5'], []],
  );
});

test('without a repository there is a note, and nothing is judged', async () => {
  events.length = 0;
  assert.deepEqual(await lint(join(temporaryFolder(), 'gone'), [fileOf('a.py', 2, 3)]), [undefined]);
  assert.match(JSON.stringify(events), /linters judge nothing/u);
});
