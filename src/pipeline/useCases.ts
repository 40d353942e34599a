// Everything that the command line and the editor can ask for, by name. Each is loaded only when it is called.
import type { ListedModel, ResolvedModel } from '../model/ensureModel.ts';
import type { RunName } from './chooseRun.ts';
import type { AblateInput } from './ablateRun.ts';
import type { ComparisonPage, ComparisonPageInput } from './comparisonPage.ts';
import type { CompletionComparison, CompleteInput } from './completeAt.ts';
import type { DataName, DataOverview } from './explore/dataFolder.ts';
import type { DataPage, DataQuery, PageQuery } from './explore/queryData.ts';
import type { DataEntry, EntryQuery } from './explore/readDataEntry.ts';
import type { DoctorInput, DoctorReport } from './doctor.ts';
import type { ExportInput, ExportResult } from './exportRun.ts';
import type { MineInput, MineResult } from './mineDatasets.ts';
import type { LearnedResult } from './learnedRun.ts';
import type { PersonalizeInput, RunResult } from './personalize.ts';
import type { PipelineContext } from './pipelineEvent.ts';
import type { PlanInput, PlanReport } from './planRepository.ts';
import type { EvaluateInput } from './reevaluateRun.ts';
import type { ReplayInput, ReplayReport } from './replayRun.ts';
import type { RepositoryRuns } from './repositoryRuns.ts';

/** Input and result of each use case; all plain data. */
export interface UseCases {
  /** Everything that a repository teaches, as a report and as datasets. */
  mine(input: MineInput, context: PipelineContext): Promise<MineResult>;
  /** Mines and trains, or goes on with a run up to its artifact. */
  train(input: PersonalizeInput, context: PipelineContext): Promise<RunResult>;
  /** The whole job. */
  personalize(input: PersonalizeInput, context: PipelineContext): Promise<RunResult>;
  /** Judges a trained run again. */
  evaluate(input: EvaluateInput, context: PipelineContext): Promise<RunResult>;
  /** Trains a run's prefix again without its pairs and compares both. */
  ablate(input: AblateInput, context: PipelineContext): Promise<RunResult>;
  /** A dry run: what would be mined and trained, and how long it would take. */
  plan(input: PlanInput, context: PipelineContext): Promise<PlanReport>;
  /** One completion with the base model and with the artifact. */
  complete(input: CompleteInput, context: PipelineContext): Promise<CompletionComparison>;
  /** Held-out code typed again, with the base model and with the artifact. */
  replay(input: ReplayInput, context: PipelineContext): Promise<ReplayReport>;
  /** The comparison of judged runs as a page and as a table. */
  comparisonPage(input: ComparisonPageInput, context: PipelineContext): Promise<ComparisonPage>;
  /** Copies an artifact for use elsewhere. */
  exportRun(input: ExportInput, context: PipelineContext): Promise<ExportResult>;
  /** All runs of this user, newest first. */
  listRuns(input: object, context: PipelineContext): Promise<readonly RunResult[]>;
  /** The runs of one repository with what a list shows of them, newest first. */
  listRepositoryRuns(input: { readonly folder: string }, context: PipelineContext): Promise<RepositoryRuns>;
  /** Lets a run's artifact answer in the editor. */
  enableRun(input: RunName, context: PipelineContext): Promise<RunResult>;
  /** Lets the base model answer again. */
  disableRun(input: RunName, context: PipelineContext): Promise<RunResult>;
  /** Deletes a run with everything in its folder. */
  deleteRun(input: RunName, context: PipelineContext): Promise<RunResult>;
  /** What a run learnt from, or what `mine` wrote: which tables there are. */
  exploreData(input: DataName, context: PipelineContext): Promise<DataOverview>;
  /** One page of such a table. */
  queryData(input: PageQuery, context: PipelineContext): Promise<DataPage>;
  /** One row of such a table with its texts. */
  readDataEntry(input: EntryQuery, context: PipelineContext): Promise<DataEntry>;
  /** Rows of such a table as comma-separated values. */
  exportData(input: DataQuery & { readonly file: string }, context: PipelineContext): Promise<{ readonly rowCount: number }>;
  /** What a run's model does that its base does not, from stored predictions. */
  learned(input: RunName, context: PipelineContext): Promise<LearnedResult>;
  /** Every base model known by name. */
  listModels(input: object, context: PipelineContext): Promise<readonly ListedModel[]>;
  /** Checks a local GGUF file and remembers it under its own name. */
  addModel(input: { readonly path: string }, context: PipelineContext): Promise<ResolvedModel>;
  /** Brings a base model onto this machine unless it is there. */
  fetchModel(input: { readonly name: string }, context: PipelineContext): Promise<ResolvedModel>;
  /** Machine, backends, versions, and what is missing. */
  doctor(input: DoctorInput, context: PipelineContext): Promise<DoctorReport>;
}

/** All use cases. */
export const useCases: UseCases = {
  mine: async (input, context) => (await import('./mineDatasets.ts')).mineDatasets(input, context),
  train: async (input, context) => (await import('./personalize.ts')).personalize(input, context, 'train'),
  personalize: async (input, context) => (await import('./personalize.ts')).personalize(input, context),
  evaluate: async (input, context) => (await import('./reevaluateRun.ts')).reevaluateRun(input, context),
  ablate: async (input, context) => (await import('./ablateRun.ts')).ablateRun(input, context),
  plan: async (input, context) => (await import('./planRepository.ts')).planRepository(input, context),
  complete: async (input, context) => (await import('./completeAt.ts')).completeAt(input, context),
  replay: async (input, context) => (await import('./replayRun.ts')).replayRun(input, context),
  comparisonPage: async (input) => (await import('./comparisonPage.ts')).comparisonPage(input),
  exportRun: async (input) => (await import('./exportRun.ts')).exportRun(input),
  listRuns: async () => (await import('./listRuns.ts')).listRunResults(),
  listRepositoryRuns: async (input, context) => (await import('./repositoryRuns.ts')).listRepositoryRuns(input, context),
  enableRun: async (input) => (await import('./chooseRun.ts')).enableRun(input),
  disableRun: async (input) => (await import('./chooseRun.ts')).disableRun(input),
  deleteRun: async (input) => (await import('./chooseRun.ts')).deleteRun(input),
  exploreData: async (input) => (await import('./explore/dataFolder.ts')).exploreData(input),
  queryData: async (input, context) => (await import('./explore/queryData.ts')).queryData(input, context),
  readDataEntry: async (input, context) => (await import('./explore/readDataEntry.ts')).readDataEntry(input, context),
  exportData: async (input, context) => (await import('./explore/queryData.ts')).exportData(input, context),
  learned: async (input) => (await import('./learnedRun.ts')).learnedRun(input),
  listModels: async () => (await import('../model/ensureModel.ts')).listModels(),
  addModel: async ({ path }, context) => (await import('./fetchModel.ts')).registerModelFile(path, context),
  fetchModel: async ({ name }, context) => (await import('./fetchModel.ts')).fetchModel(name, context),
  doctor: async (input, context) => (await import('./doctor.ts')).doctor(input, context),
};
