// A second process on the same store, for miningStore.test.ts: `node storeChild.ts ROLE PATH`.
import { MiningStore } from '../../../../src/mining/store/miningStore.ts';

const [role, path = ''] = process.argv.slice(2);
// The super-user may write anywhere; anyone else finds a read-only folder read-only.
if (role === 'readOnly' && process.getuid?.() === 0) process.setuid?.(65_534);
const store = MiningStore.open(path);

if (role === 'hang') {
  store.transaction(() => {
    for (let index = 0; index < 100; index++) store.write('half', String(index), 'x'.repeat(100_000));
    process.send?.('written');
    // The parent kills this process here, within the transaction.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  });
}
if (role === 'fill') {
  for (let index = 0; index < 300; index++) {
    store.transaction(() => {
      for (let part = 0; part < 5; part++)
        store.write('shared', `${process.pid}/${index}/${part}`, { index, part, text: 'y'.repeat(2_000) });
    });
  }
}
if (role === 'readOnly') {
  store.write('kind', 'key', [1, 2]);
  process.send?.({ isPersistent: store.isPersistent, value: store.read('kind', 'key') });
}
store.dispose();
