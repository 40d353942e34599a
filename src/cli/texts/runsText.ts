import type { RunResult } from '../../pipeline/personalize.ts';
import { aimText } from './pairUseText.ts';
import { layOutTable } from '../terminal/textTable.ts';

/** A list of runs, for people. */
export function runsText(runs: readonly RunResult[]): string {
  if (runs.length === 0) return 'No runs yet. Begin one: npm run personalize -- REPO';
  const rows = runs.map(({ path, state }) => [
    state.id,
    state.createdAt.slice(0, 16).replace('T', ' '),
    state.options.method,
    aimText(state.pairUse),
    state.baseModel.name,
    stageText(state),
    state.repository.path,
    path,
  ]);
  return layOutTable(
    [['Run', 'Begun (UTC)', 'Method', 'Learns', 'Base model', 'State', 'Repository', 'Folder'], ...rows],
    Array.from({ length: 8 }, () => 'left'),
  );
}

/** How far a run came. */
export function stageText(state: RunResult['state']): string {
  if (state.verdict !== undefined) return state.verdict;
  if (state.training) return 'trained, not evaluated';
  if (state.plan) return 'training unfinished';
  return state.datasetDigest ? 'mined' : 'begun';
}
