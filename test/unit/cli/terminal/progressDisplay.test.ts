import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type DisplayStream, ProgressDisplay } from '../../../../src/cli/terminal/progressDisplay.ts';
import { buildBar, progressText } from '../../../../src/cli/terminal/progressText.ts';
import type { PipelineEvent } from '../../../../src/pipeline/pipelineEvent.ts';

/** Collects what is written; a clock that the test moves. */
function openDisplay(isTTY: boolean): { display: ProgressDisplay; written: string[]; clock: { nowMs: number } } {
  const written: string[] = [];
  const clock = { nowMs: 0 };
  const stream: DisplayStream = { isTTY, columns: 60, write: (text) => written.push(text) };
  return { display: new ProgressDisplay(stream, () => clock.nowMs), written, clock };
}

const training = (done: number): PipelineEvent => ({
  kind: 'progress',
  stage: 'train',
  progress: { stage: 'train', done, total: 100, unit: 'steps', note: 'loss 1.2' },
});

describe('ProgressDisplay without a terminal', () => {
  test('says that a run moved to another backend', () => {
    const { display, written } = openDisplay(false);
    display.show({ kind: 'backendChanged', step: 40, from: 'webgpu', to: 'native', why: 'the GPU was lost: reset' });
    assert.deepEqual(written, ['the GPU was lost: reset; going on with native in place of webgpu after step 40\n']);
  });

  test('writes a plain line every ten seconds and one at the end of a stage', () => {
    const { display, written, clock } = openDisplay(false);
    display.show({ kind: 'stage', stage: 'train', state: 'started' });
    for (let step = 1; step <= 25; step++) {
      clock.nowMs = step * 1000;
      display.show(training(step));
    }
    display.show({ kind: 'validation', step: 25, stepCount: 100, lossNats: 1.1 });
    display.show({ kind: 'stage', stage: 'train', state: 'finished', note: 'all well' });
    display.close();
    assert.deepEqual(written, [
      '  Training    ██░░░░░░░░░░░░░░░░░░  10 of 100 steps  1.0 steps/s  80 to 100 s left  loss 1.2\n',
      '  Training    ████░░░░░░░░░░░░░░░░  20 of 100 steps  1.0 steps/s  70 to 90 s left  loss 1.2\n',
      '✓ Training    all well  (25 s)\n',
    ]);
  });

  test('counts the time of a stage from its start, whatever else reported meanwhile', () => {
    const { display, written, clock } = openDisplay(false);
    display.show({ kind: 'stage', stage: 'evaluate', state: 'started' });
    for (const [nowMs, stage] of [
      [5000, 'prepare'],
      [9000, 'evaluate'],
    ] as const) {
      clock.nowMs = nowMs;
      display.show({ kind: 'progress', stage, progress: { stage, done: 1, unit: 'items' } });
    }
    clock.nowMs = 12_000;
    display.show({ kind: 'stage', stage: 'evaluate', state: 'finished' });
    assert.deepEqual(written, ['✓ Evaluating  (12 s)\n']);
  });

  test('writes notes at once', () => {
    const { display, written } = openDisplay(false);
    display.show({ kind: 'note', text: 'resumed at step 4 of 9' });
    display.show({ kind: 'run', id: 'a-1', path: '/runs/a-1' });
    assert.deepEqual(written, ['resumed at step 4 of 9\n', 'Run a-1 in /runs/a-1\n']);
  });
});

describe('ProgressDisplay on a terminal', () => {
  test('redraws one line, never wider than the terminal, and clears it', () => {
    const { display, written, clock } = openDisplay(true);
    for (let step = 1; step <= 3; step++) {
      clock.nowMs = step * 1000;
      display.show(training(step));
    }
    display.close();
    const drawn = written.filter((text) => text.startsWith('\r\u001b[2K  '));
    assert.ok(drawn.length >= 3);
    assert.ok(drawn.every((text) => [...text].length - '\r\u001b[2K'.length < 60 && !text.includes('\n')));
    assert.equal(written.at(-1), '\r\u001b[2K');
  });
});

describe('progressText', () => {
  test('counts bytes as sizes', () => {
    const progress = { stage: 'model', done: 49_000_000, total: 98_000_000, unit: 'bytes' };
    assert.equal(
      progressText('model', progress, { unitsPerSecond: 2_000_000 }, 200),
      'Base model  ██████████░░░░░░░░░░  49.0 MB of 98.0 MB  2.0 MB/s',
    );
  });

  test('writes slow rates as time per unit', () => {
    const progress = { stage: 'train', done: 1, unit: 'steps' };
    assert.equal(progressText('train', progress, { unitsPerSecond: 0.25 }, 200), 'Training    1 steps  4.0 s/step');
  });

  test('a bar stays inside its width', () => {
    assert.deepEqual(
      [-1, 0, 0.5, 1, 7].map((ratio) => buildBar(ratio, 4)),
      ['░░░░', '░░░░', '██░░', '████', '████'],
    );
  });
});
