import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeRunLine } from '../../../../src/extension/runs/runLabel.ts';
import type { ListedRun } from '../../../../src/pipeline/repositoryRuns.ts';

/** Only what a line looks at. */
function run(changes: Partial<ListedRun>, verdict?: string): ListedRun {
  return {
    path: 'runs/shop-1',
    state: { id: 'shop-1', createdAt: '2026-01-02T03:04:05.000Z', options: { method: 'prefix' }, baseModel: { name: 'smollm2' }, verdict },
    isEnabled: false,
    hasArtifact: true,
    isAtWork: false,
    sizeBytes: 3_000_000,
    ...changes,
  } as ListedRun;
}

describe('describeRunLine', () => {
  const check = (found: ListedRun, description: string, contextValue: string): void => {
    const line = describeRunLine(found, (text) => text);
    assert.equal(line.label, '2026-01-02 03:04');
    assert.equal(line.description, description);
    assert.equal(line.contextValue, contextValue);
  };

  test('a run that is better and enabled', () => {
    check(run({ isEnabled: true, reportPage: 'report.html' }, 'better'), 'prefix · better · enabled', 'ready enabled judged idle');
  });
  test('a run without a gain', () => {
    check(run({ reportPage: 'report.html' }, 'noMeasurableGain'), 'prefix · no measurable gain', 'ready disabled judged idle');
  });
  test('a run that was interrupted can be continued', () => {
    check(run({ hasArtifact: false }), 'prefix · unfinished', 'disabled unfinished idle');
  });
  test('a run that is trained and not judged can be continued', () => {
    check(run({}), 'prefix · not judged yet', 'ready disabled unfinished idle');
  });
  test('a run at work can be neither continued nor deleted', () => {
    check(run({ hasArtifact: false, isAtWork: true }), 'prefix · at work', 'disabled');
  });
});
