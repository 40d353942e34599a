import { workspace } from 'vscode';
import { findBaseModel } from '../baseModel.ts';
import type { Services } from '../services.ts';
import { readSetting } from '../settings.ts';
import { currentFolder } from '../workspaceFolder.ts';

/**
 * Lets the enabled run of this window's repository answer, or the base model where that is wanted and here, or nobody.
 * Without trust it is the run that was enabled when the workspace was last trusted.
 */
export async function chooseEnabledModel({
  runsView,
  completionModel,
  workers,
}: Pick<Services, 'runsView' | 'completionModel' | 'workers'>): Promise<void> {
  const folder = currentFolder();
  if (folder === undefined) return completionModel.choose(undefined);
  const run = workspace.isTrusted
    ? (await runsView.runs()).find(({ isEnabled, hasArtifact }) => isEnabled && hasArtifact)?.path
    : completionModel.rememberedRun;
  if (run !== undefined) return completionModel.choose({ kind: 'run', run, cwd: folder });
  if (!workspace.isTrusted || !readSetting('completions.useBaseModel')) return completionModel.choose(undefined);
  const { name, isPresent } = await findBaseModel(workers);
  completionModel.choose(isPresent ? { kind: 'base', model: name } : undefined);
}
