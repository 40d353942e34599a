import { Uri } from 'vscode';
import type { RunRequest } from '../pipeline/createRun.ts';
import type { runDefaults } from '../pipeline/runDefaults.ts';
import { readSetting } from './settings.ts';

// The types hold that these are what the command line takes too.
const seed: (typeof runDefaults)['seed'] = 1;
const precision: (typeof runDefaults)['precision'] = 'bf16';

/** What a new run of the repository around a folder is asked, by the settings. */
export function readRunRequest(folder: string): RunRequest {
  const scope = Uri.file(folder);
  const steps = readSetting('training.steps', scope);
  const exclude = readSetting('training.exclude', scope);
  return {
    repositoryPath: folder,
    method: readSetting('training.method', scope),
    config: {},
    budgetMs: readSetting('training.budgetMinutes', scope) * 60_000,
    steps: steps > 0 ? steps : undefined,
    seed,
    ...(exclude.length > 0 ? { mining: { exclude: [...exclude] } } : {}),
    backend: readSetting('training.backend', scope),
    precision,
    evaluationBudgetMs: readSetting('training.evaluationSeconds', scope) * 1000,
    thorough: false,
  };
}
