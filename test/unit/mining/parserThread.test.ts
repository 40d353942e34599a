import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mineProject } from '../../../src/mining/mineProject.ts';
import { ParserThread } from '../../../src/mining/parserThread.ts';
import { javaClass, temporaryRepository } from './temporaryRepository.ts';

const entry = new URL('./crashingParseThread.ts', import.meta.url);

test('a thread that dies, throws or runs out of memory is a problem of that file alone', async () => {
  const folder = temporaryRepository({
    'A.java': javaClass('A'),
    'B.java': 'class B { int dieHere; }\n',
    'C.java': javaClass('C'),
    'D.java': 'class D { int throwHere; }\n',
    'E.java': 'class E { int exhaustHere; }\n',
    'F.java': javaClass('F'),
  });
  const { files, problems } = await mineProject(folder, { parserThread: { entry, heapLimitMib: 48 } });
  assert.deepEqual(
    files.map((file) => file.path),
    ['A.java', 'C.java', 'F.java'],
  );
  assert.deepEqual(
    problems.map(({ path, reason }) => [path, reason]),
    [
      ['B.java', 'parserFailed'],
      ['D.java', 'parserFailed'],
      ['E.java', 'parserFailed'],
    ],
  );
  assert.match(problems[0]?.detail ?? '', /code 7/);
  assert.match(problems[1]?.detail ?? '', /thrown in the thread/);
});

test('a thread that hangs is ended after its time limit, and the next text gets a new one', async () => {
  const thread = new ParserThread({ entry, timeLimitMs: 500 });
  const hung = await thread.parse({ language: 'java', text: 'class A { int hangHere; }' });
  assert.equal(hung.kind, 'failed');
  await thread.dispose();
  const fresh = new ParserThread({ entry });
  const answer = await fresh.parse({ language: 'java', text: javaClass('A') });
  assert.equal(answer.kind, 'parsed');
  await fresh.dispose();
});
