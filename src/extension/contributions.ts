// Generated from package.json by scripts/editor/contributions.mjs (`npm run fix`). Do not edit.

/** Ids of all commands, by the name of the file that holds each. */
export const commandIds = {
  personalize: 'repotune.personalize',
  showTraining: 'repotune.showTraining',
  pauseTraining: 'repotune.pauseTraining',
  resumeTraining: 'repotune.resumeTraining',
  stopTraining: 'repotune.stopTraining',
  refreshRuns: 'repotune.refreshRuns',
  enableRun: 'repotune.enableRun',
  disableRun: 'repotune.disableRun',
  openReport: 'repotune.openReport',
  showLearned: 'repotune.showLearned',
  showCurves: 'repotune.showCurves',
  exploreData: 'repotune.exploreData',
  exploreFolder: 'repotune.exploreFolder',
  compareHere: 'repotune.compareHere',
  continueRun: 'repotune.continueRun',
  deleteRun: 'repotune.deleteRun',
  toggleCompletions: 'repotune.toggleCompletions',
  toggleLanguage: 'repotune.toggleLanguage',
  snooze: 'repotune.snooze',
  endSnooze: 'repotune.endSnooze',
  showStatistics: 'repotune.showStatistics',
  deleteStatistics: 'repotune.deleteStatistics',
  showMenu: 'repotune.showMenu',
  runDoctor: 'repotune.runDoctor',
  openLog: 'repotune.openLog',
} as const;

/** Name of a command. */
export type CommandName = keyof typeof commandIds;

/** Ids of all views. */
export const viewIds = {
  runs: 'repotune.runs',
} as const;

/** All settings below `repotune.` with their types. */
export interface SettingTypes {
  readonly 'completions.enabled': boolean;
  readonly 'completions.useBaseModel': boolean;
  readonly 'completions.maximumTokens': number;
  readonly 'completions.whileTraining': boolean;
  readonly 'completions.keepStatistics': boolean;
  readonly 'training.baseModel': string;
  readonly 'training.method': 'prefix' | 'lora';
  readonly 'training.budgetMinutes': number;
  readonly 'training.steps': number;
  readonly 'training.evaluationSeconds': number;
  readonly 'training.exclude': readonly string[];
  readonly 'training.backend': 'auto' | 'native' | 'wasm';
  readonly 'training.pauseOnBattery': boolean;
  readonly 'training.resumeAfterCrash': boolean;
  readonly nodePath: string;
}

/** What settings are where the user says nothing. */
export const settingDefaults: SettingTypes = {
  'completions.enabled': true,
  'completions.useBaseModel': false,
  'completions.maximumTokens': 48,
  'completions.whileTraining': false,
  'completions.keepStatistics': true,
  'training.baseModel': '',
  'training.method': 'prefix',
  'training.budgetMinutes': 3,
  'training.steps': 0,
  'training.evaluationSeconds': 60,
  'training.exclude': [],
  'training.backend': 'auto',
  'training.pauseOnBattery': true,
  'training.resumeAfterCrash': true,
  nodePath: '',
};
