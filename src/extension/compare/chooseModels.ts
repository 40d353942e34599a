// Which models are compared: the enabled run and its base model where nobody chooses, else any two.
import { l10n, type QuickPickItem, window, workspace } from 'vscode';
import type { ListedRun } from '../../pipeline/repositoryRuns.ts';
import { describeRunLine } from '../runs/runLabel.ts';
import { chooseRun } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';
import type { ModelPair, NamedModel } from './comparePanel.ts';

type Known = Pick<Services, 'runsView' | 'completionModel'>;

interface ModelItem extends QuickPickItem {
  readonly model: NamedModel;
}

/** The enabled run and its base model; where none is enabled, a person chooses the run. */
export async function chooseEnabledPair({ runsView, completionModel }: Known): Promise<ModelPair | undefined> {
  if (!workspace.isTrusted) {
    // Without trust nobody asks whose runs there are; the one that was enabled before may answer.
    const run = completionModel.rememberedRun;
    return run === undefined ? undefined : [baseOf(run, ''), { ...personalized(run), detail: '' }];
  }
  const enabled = (await runsView.runs()).find(({ isEnabled, hasArtifact }) => isEnabled && hasArtifact);
  const run = enabled ?? (await chooseRun(runsView, undefined, ({ hasArtifact }) => hasArtifact));
  return run && [baseOf(run.path, run.state.baseModel.name), { ...personalized(run.path), detail: lineOf(run) }];
}

/** Any two models, chosen one after the other. */
export async function chooseModels({ runsView }: Pick<Known, 'runsView'>): Promise<ModelPair | undefined> {
  const runs = (await runsView.runs()).filter(({ hasArtifact }) => hasArtifact);
  const bases = new Map(runs.map((run) => [run.state.baseModel.sha256, run]));
  const items: ModelItem[] = [
    ...[...bases.values()].map((run) => {
      const { name } = run.state.baseModel;
      return { label: `$(circle-outline) ${l10n.t('Base model')}`, description: name, model: baseOf(run.path, name) };
    }),
    ...runs.map((run) => {
      const { label, description, icon } = describeRunLine(run, (text) => l10n.t(text));
      const model = { ...personalized(run.path), name: label, detail: lineOf(run) };
      return { label: `$(${icon}) ${label}`, description, model };
    }),
  ];
  const left = await window.showQuickPick(items, {
    title: l10n.t('Compare Here (1 of 2)'),
    placeHolder: l10n.t('Which model on the left?'),
  });
  if (!left) return undefined;
  const others = items.filter((item) => item !== left);
  const right = await window.showQuickPick(others, {
    title: l10n.t('Compare Here (2 of 2)'),
    placeHolder: l10n.t('Which model on the right?'),
  });
  return right && [left.model, right.model];
}

function baseOf(run: string, detail: string): NamedModel {
  return { name: l10n.t('Base'), detail, target: { kind: 'baseOf', run, cwd: run } };
}

function personalized(run: string): Omit<NamedModel, 'detail'> {
  return { name: l10n.t('Personalized'), target: { kind: 'run', run, cwd: run } };
}

function lineOf(run: ListedRun): string {
  const { label, description } = describeRunLine(run, (text) => l10n.t(text));
  return `${label} · ${description}`;
}
