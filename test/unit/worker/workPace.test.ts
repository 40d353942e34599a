import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { BatteryWatch } from '../../../src/worker/batteryWatch.ts';
import type { PowerSource } from '../../../src/worker/powerSource.ts';
import { WorkPace } from '../../../src/worker/workPace.ts';

describe('WorkPace', () => {
  const free = new AbortController().signal;
  const paceOf = (): { pace: WorkPace; told: (string | undefined)[] } => {
    const told: (string | undefined)[] = [];
    return { pace: new WorkPace((cause) => told.push(cause)), told };
  };

  test('holds nothing back where there is no cause', () => {
    const { pace, told } = paceOf();
    assert.equal(pace.rest(free, 0), undefined);
    assert.deepEqual(told, []);
  });

  test('on battery the next step waits for mains, and it is told', async () => {
    const { pace, told } = paceOf();
    pace.holdForBattery(true);
    assert.deepEqual(told, [], 'nobody waits yet');
    const rest = pace.rest(free, 0);
    assert.equal(rest?.cause, 'battery');
    assert.deepEqual(told, ['battery']);
    pace.holdForBattery(false);
    await rest?.ended;
    assert.deepEqual(told, ['battery', undefined]);
  });

  test('cancelled while it waits, it gives up with the reason', async () => {
    const { pace, told } = paceOf();
    pace.holdForBattery(true);
    const cancellation = new AbortController();
    const rest = pace.rest(cancellation.signal, 0);
    cancellation.abort(new Error('stopped'));
    await assert.rejects(async () => rest?.ended, /stopped/u);
    assert.deepEqual(told, ['battery', undefined]);
    await assert.rejects(async () => pace.rest(cancellation.signal, 0)?.ended, /stopped/u);
  });

  test('a key that is touched makes the next step wait until the hands rest', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const { pace, told } = paceOf();
      pace.noteTyping(0);
      const rest = pace.rest(free, 10);
      assert.equal(rest?.cause, 'typing');
      mock.timers.tick(1000);
      pace.noteTyping(1000);
      mock.timers.tick(1000);
      assert.deepEqual(told, ['typing'], 'still typing');
      mock.timers.tick(1000);
      await rest?.ended;
      assert.deepEqual(told, ['typing', undefined]);
      assert.equal(pace.rest(free, 3000), undefined);
    } finally {
      mock.timers.reset();
    }
  });

  test('who types on and on lets a step through now and then, on battery none', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const { pace } = paceOf();
      for (let nowMs = 0; nowMs <= 16_000; nowMs += 500) pace.noteTyping(nowMs);
      assert.equal(pace.rest(free, 16_000), undefined);
      assert.equal(pace.rest(free, 16_500)?.cause, 'typing');
      pace.holdForBattery(true);
      assert.equal(pace.rest(free, 40_000)?.cause, 'battery');
    } finally {
      mock.timers.reset();
    }
  });
});

describe('BatteryWatch', () => {
  test('tells each change once, and mains where it does not look any more', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      let source: PowerSource = 'battery';
      const told: boolean[] = [];
      const watch = new BatteryWatch(
        () => Promise.resolve(source),
        (isOnBattery) => told.push(isOnBattery),
      );
      await watch.setWatching(true);
      assert.deepEqual(told, [true]);
      const look = async (): Promise<void> => {
        mock.timers.tick(60_000);
        await new Promise((resolve) => setImmediate(resolve));
      };
      await look();
      source = 'mains';
      await look();
      assert.deepEqual(told, [true, false]);
      source = 'battery';
      await look();
      await watch.setWatching(false);
      assert.deepEqual(told, [true, false, true, false]);
      await look();
      assert.deepEqual(told, [true, false, true, false]);
    } finally {
      mock.timers.reset();
    }
  });
});
