import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { MiningStore } from '../../../../src/mining/store/miningStore.ts';
import { temporaryFolder } from '../../../helpers/temporaryFolder.ts';

const values: readonly { readonly name: string; readonly value: unknown }[] = [
  { name: 'nothing but null', value: null },
  { name: 'an object with an undefined part', value: { a: 1, b: undefined, c: ['x', { d: [] }] } },
  { name: 'text with lone surrogates and zero characters', value: 'a\0b\ud800c\u{1f600}\r\n' },
  { name: 'numbers beyond JSON', value: [Number.NaN, -0, Infinity] },
  { name: 'text of megabytes', value: 'public int answer() { return 42; }\n'.repeat(200_000) },
  { name: 'megabytes that do not compress', value: Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 2_654_435_761) >>> 11) },
  { name: 'maps', value: new Map([['k', { v: 1 }]]) },
];

for (const { name, value } of values) {
  test(`gives back ${name}, at once and in the next run`, () => {
    const path = newPath();
    const first = MiningStore.open(path);
    first.write('kind', 'key', value);
    assert.deepEqual(first.read('kind', 'key'), value);
    first.dispose();
    withStore(path, (store) => assert.deepEqual(store.read('kind', 'key'), value));
  });
}

test('keeps kinds apart, replaces, forgets, and lists keys sorted', () => {
  withStore(':memory:', (store) => {
    store.write('a', 'k', 1);
    store.write('b', 'k', 2);
    store.write('a', 'k', 3);
    store.write('a', "it's \u0001 odd", 4);
    assert.equal(store.read('a', 'k'), 3);
    assert.equal(store.read('b', 'k'), 2);
    assert.equal(store.read('a', 'nothing'), undefined);
    assert.deepEqual(store.keys('a'), ["it's \u0001 odd", 'k']);
    store.remove('a', 'k');
    assert.equal(store.read('a', 'k'), undefined);
    assert.equal(store.isPersistent, false);
  });
});

test('a transaction that throws leaves nothing behind, inner ones included', () => {
  withStore(newPath(), (store) => {
    store.write('kind', 'before', 1);
    const failing = (): unknown =>
      store.transaction(() => {
        store.write('kind', 'before', 2);
        store.transaction(() => store.write('kind', 'inner', 3));
        throw new Error('planned');
      });
    assert.throws(failing, /planned/);
    assert.equal(store.read('kind', 'before'), 1);
    assert.equal(store.read('kind', 'inner'), undefined);
    assert.equal(
      store.transaction(() => 'result'),
      'result',
    );
  });
});

test('a value that cannot be cloned is the caller’s error', () => {
  withStore(':memory:', (store) => assert.throws(() => store.write('kind', 'key', () => 1), /could not be cloned/));
});

test('the file is private to the user', () => {
  const path = newPath();
  withStore(path, (store) => {
    store.write('kind', 'key', 1);
    for (const suffix of ['', '-wal', '-shm']) assert.equal(statSync(path + suffix).mode & 0o077, 0);
  });
});

const foreignFiles: readonly { readonly name: string; readonly make: (path: string) => void }[] = [
  {
    name: 'text',
    make: (path) => (mkdirSync(join(path, '..'), { recursive: true }), writeFileSync(path, 'not a database at all\n'.repeat(1000))),
  },
  { name: 'an empty file', make: (path) => (mkdirSync(join(path, '..'), { recursive: true }), writeFileSync(path, '')) },
  {
    name: 'a database of another program',
    make: (path) => makeDatabase(path, 'CREATE TABLE entry (x); CREATE VIEW v AS SELECT * FROM entry;'),
  },
  {
    name: 'a store of another version',
    make: (path) => makeDatabase(path, 'CREATE TABLE entry (a, b); PRAGMA application_id = 1920955502; PRAGMA user_version = 999;'),
  },
  { name: 'a store cut off', make: (path) => (fill(path), truncateSync(path, 5_000)) },
  { name: 'a store whose first page is overwritten', make: (path) => (fill(path), overwrite(path, 0, 4096)) },
  { name: 'a store whose header is overwritten', make: (path) => (fill(path), overwrite(path, 16, 80)) },
  { name: 'a torn log beside the store', make: (path) => (fill(path), writeFileSync(`${path}-wal`, 'torn'.repeat(10_000))) },
];

for (const { name, make } of foreignFiles) {
  test(`works with ${name} in its place, and keeps what is written then`, () => {
    const path = newPath();
    make(path);
    withStore(path, (store) => {
      store.write('kind', 'key', 'new');
      assert.equal(store.read('kind', 'key'), 'new');
    });
    withStore(path, (store) => {
      assert.equal(store.isPersistent, true);
      // Damage inside may show only now; then the next run starts from nothing.
      if (store.read('kind', 'key') !== 'new') assert.equal(store.timesLost, 1);
    });
  });
}

test('damage that shows while reading loses everything, is counted, and the store goes on', () => {
  const path = newPath();
  fill(path);
  overwrite(path, 4096, statSync(path).size - 4096);
  const store = MiningStore.open(path);
  assert.equal(store.read('old', '7'), undefined);
  assert.ok(store.timesLost >= 1);
  store.transaction(() => store.write('kind', 'key', 'after'));
  assert.equal(store.read('kind', 'key'), 'after');
  store.dispose();
  withStore(path, (next) => {
    next.write('kind', 'key', 'next');
    assert.equal(next.timesLost, 0);
  });
});

test('a value with flipped bits reads as nothing', () => {
  const path = newPath();
  withStore(path, (store) => store.write('kind', 'key', 'an answer'));
  const database = new DatabaseSync(path);
  database.exec("UPDATE entry SET value = CAST(substr(value, 1, 8) || x'00' || substr(value, 10) AS BLOB)");
  database.close();
  withStore(path, (store) => assert.equal(store.read('kind', 'key'), undefined));
});

const unusablePlaces: readonly { readonly name: string; readonly place: () => string }[] = [
  {
    name: 'below a file',
    place: () => {
      const file = join(temporaryFolder(), 'file');
      writeFileSync(file, '');
      return join(file, 'store.sqlite');
    },
  },
  {
    name: 'where a folder is',
    place: () => {
      const folder = newPath();
      mkdirSync(folder, { recursive: true });
      return folder;
    },
  },
];

for (const { name, place } of unusablePlaces) {
  test(`works without a file ${name}`, () => {
    withStore(place(), (store) => {
      store.write('kind', 'key', 5);
      assert.equal(store.read('kind', 'key'), 5);
      assert.equal(store.isPersistent, false);
    });
  });
}

test('works without a file in a read-only folder', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o555);
  const child = start('readOnly', join(folder, 'store.sqlite'));
  const [answer] = (await once(child, 'message')) as [unknown];
  await ended(child);
  assert.deepEqual(answer, { isPersistent: false, value: [1, 2] });
  assert.equal(existsSync(join(folder, 'store.sqlite')), false);
});

test('two processes at once write everything', async () => {
  const path = newPath();
  await Promise.all([ended(start('fill', path)), ended(start('fill', path))]);
  withStore(path, (store) => {
    const keys = store.keys('shared');
    assert.equal(keys.length, 2 * 300 * 5);
    for (const key of keys) assert.equal(store.read<{ text: string }>('shared', key)?.text.length, 2_000);
  });
});

test('a process killed within a transaction leaves nothing of it', async () => {
  const path = newPath();
  withStore(path, (store) => store.write('kind', 'key', 'kept'));
  const child = start('hang', path);
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  withStore(path, (store) => {
    assert.deepEqual(store.keys('half'), []);
    assert.equal(store.read('kind', 'key'), 'kept');
    assert.equal(store.isPersistent, true);
    store.write('half', '0', 'whole');
    assert.equal(store.timesLost, 0);
  });
});

function newPath(): string {
  return join(temporaryFolder(), 'new', 'store.sqlite');
}

function withStore(path: string, use: (store: MiningStore) => void): void {
  const store = MiningStore.open(path);
  try {
    use(store);
  } finally {
    store.dispose();
  }
}

function fill(path: string): void {
  withStore(path, (store) => {
    for (let index = 0; index < 200; index++) store.write('old', String(index), `${index}`.repeat(50));
  });
}

function overwrite(path: string, start: number, count: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, start, start + count);
  writeFileSync(path, bytes);
}

function makeDatabase(path: string, commands: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec(commands);
  database.close();
}

function start(role: string, path: string): ChildProcess {
  return fork(new URL('./storeChild.ts', import.meta.url), [role, path]);
}

async function ended(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null];
  assert.equal(code, 0);
}
