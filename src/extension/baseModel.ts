// The base model that new runs and completion without a run begin with. Fetched only after a person agreed.
import { l10n, ProgressLocation, window } from 'vscode';
import { readSetting } from './settings.ts';
import type { Workers } from './workers.ts';

/** A base model by the name that use cases take. */
export interface BaseModel {
  readonly name: string;
  readonly isPresent: boolean;
}

/** The model of the settings, or the default one. What is not in the list is a path, and its use tells whether there is a file. */
export async function findBaseModel(workers: Workers): Promise<BaseModel> {
  const wanted = readSetting('training.baseModel');
  const models = await workers.run('listModels', {});
  const listed = models.find((model) => (wanted === '' ? model.isDefault : model.name === wanted.toLowerCase()));
  return listed ?? { name: wanted, isPresent: true };
}

/** Brings the base model here if a person agrees; `undefined` when not. @throws {WorkerError} `downloadFailed` and its like. */
export async function ensureBaseModel(workers: Workers): Promise<BaseModel | undefined> {
  const model = await findBaseModel(workers);
  if (model.isPresent) return model;
  const fetch = l10n.t('Fetch Once');
  const choice = await window.showInformationMessage(
    l10n.t('The base model {0} is not on this machine yet.', model.name),
    {
      modal: true,
      detail: l10n.t('It is fetched once from where its publisher put it, checked, and kept for all repositories. Your code goes nowhere.'),
    },
    fetch,
  );
  if (choice !== fetch) return undefined;
  const options = { location: ProgressLocation.Notification, title: l10n.t('Fetching the base model'), cancellable: true };
  await window.withProgress(options, (progress, token) => {
    const cancellation = new AbortController();
    token.onCancellationRequested(() => cancellation.abort());
    let shownRatio = 0;
    return workers.run(
      'fetchModel',
      { name: model.name },
      {
        signal: cancellation.signal,
        report: (event) => {
          if (event.kind !== 'progress' || !event.progress.total) return;
          const ratio = event.progress.done / event.progress.total;
          progress.report({ increment: 100 * (ratio - shownRatio) });
          shownRatio = ratio;
        },
      },
    );
  });
  return model;
}
