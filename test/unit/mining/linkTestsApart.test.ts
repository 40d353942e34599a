import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { linkTests } from '../../../src/mining/focalLinks/linkTests.ts';
import { linkTestsApart } from '../../../src/mining/linkTestsApart.ts';
import { mineProject } from '../../../src/mining/mineProject.ts';
import { MiningStore } from '../../../src/mining/store/miningStore.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { javaClass, temporaryRepository } from './temporaryRepository.ts';

const names = ['Alpha', 'Beta', 'Gamma'];
const folder = temporaryRepository(
  Object.fromEntries(
    names.flatMap((name) => [
      [`src/main/java/${name}.java`, javaClass(name)],
      [
        `src/test/java/${name}Test.java`,
        `import org.junit.Test;\npublic class ${name}Test {\n  @Test\n  public void ${name.toLowerCase()}1() {\n    assertEquals(5, new ${name}().${name.toLowerCase()}1(0));\n  }\n}\n`,
      ],
    ]),
  ),
);
const storePath = join(temporaryFolder(), 'store.sqlite');
const store = MiningStore.open(storePath);
const project = await mineProject(folder, { store });
const request = { topFolder: project.repository.topFolder, storePath, files: project.files, coChanges: [] };

test('a thread of its own finds the links that this one finds', async () => {
  const here = await linkTests(project.samples(), { coChanges: [] });
  assert.equal(here.length, 3);
  assert.deepEqual(await linkTestsApart(request), here);
});

test('cancelling ends the thread and rethrows the reason of the signal', async () => {
  const reason = new Error('stop');
  const controller = new AbortController();
  const linking = linkTestsApart(request, controller.signal);
  controller.abort(reason);
  await assert.rejects(linking, (error) => error === reason);
  await assert.rejects(linkTestsApart(request, controller.signal), (error) => error === reason);
});

test('a thread that fails says so', async () => {
  await assert.rejects(linkTestsApart({ ...request, files: [{ ...request.files[0], path: 7 } as never] }), TypeError);
});
