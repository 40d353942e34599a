import { defaultModelName } from '../model/catalogue.ts';

/** What a run is asked when the user says nothing. Light to import: the command line shows these in its help. */
export const runDefaults = {
  model: defaultModelName,
  method: 'prefix',
  /** Wall-clock time for training, milliseconds; with mining, preparing and evaluating, the whole job stays below five minutes. */
  budgetMs: 180_000,
  /** Time for scoring at the end, milliseconds; with loading and the report it stays below 90 s. */
  evaluationBudgetMs: 60_000,
  seed: 1,
  backend: 'auto',
  precision: 'bf16',
} as const;
