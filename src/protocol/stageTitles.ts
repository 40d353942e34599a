import type { StageName } from '../pipeline/pipelineEvent.ts';

/** What the stages of a run are called for people, in their order. */
export const stageTitles: Readonly<Record<StageName, string>> = {
  model: 'Base model',
  mine: 'Mining',
  prepare: 'Preparing',
  measure: 'Measuring',
  train: 'Training',
  write: 'Writing',
  evaluate: 'Evaluating',
};
